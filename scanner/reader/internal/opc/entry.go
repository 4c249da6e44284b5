package opc

// madeOnUnix is the host whose attributes are the mode of Unix (APPNOTE 4.4.2).
const madeOnUnix = 3

// Encrypted reports whether the part needs a password.
func (p *Part) Encrypted() bool { return p.flags&encrypted != 0 }

// Link reports whether the part is a symbolic link: its content is a path.
func (p *Part) Link() bool {
	const kind, link = 0o170000, 0o120000
	return p.unixMode&kind == link
}
