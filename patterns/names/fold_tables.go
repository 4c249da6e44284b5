package names

// The letters that others fold to: latin for U+00C0 to U+017F and latinMore for
// U+1E00 to U+1EFF, one a character; greek for U+0370 to U+03FF and cyrillic for
// U+0400 to U+045F, four a character.
const (
	latin = "" +
		"aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnoooooxouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg" +
		"gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

	latinMore = "" +
		"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr" +
		"ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyasssssaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
		"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy"

	greek = "" +
		"                                                                                        a       " +
		"e   i   i       o       y   o   i   a   v   g   d   e   z   i   th  i   k   l   m   n   x   o   " +
		"p   r       s   t   y   f   ch  ps  o   i   y   a   e   i   i   y   a   v   g   d   e   z   i   " +
		"th  i   k   l   m   n   x   o   p   r   s   s   t   y   f   ch  ps  o   i   y   o   y   o       " +
		"                                                                                                " +
		"                                                th                                              "

	cyrillic = "" +
		"e   yo  dj  gj  ye  dz  i   yi  j   lj  nj  c   kj  i   u   dz  a   b   v   g   d   e   zh  z   " +
		"i   y   k   l   m   n   o   p   r   s   t   u   f   kh  ts  ch  sh  shch    y       e   yu  ya  " +
		"a   b   v   g   d   e   zh  z   i   y   k   l   m   n   o   p   r   s   t   u   f   kh  ts  ch  " +
		"sh  shch    y       e   yu  ya  e   yo  dj  gj  ye  dz  i   yi  j   lj  nj  c   kj  i   u   dz  "
)
