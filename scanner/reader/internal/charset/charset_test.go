package charset_test

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/rollcall-scan/rollcall/scanner/reader/internal/charset"
)

func section(b []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b)))
}

func decode(t *testing.T, b []byte) string {
	t.Helper()
	r, err := charset.NewReader(section(b))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// roll returns a table of n rows with two of the words in each.
func roll(n int, words ...string) string {
	r := rand.New(rand.NewSource(1))
	var b strings.Builder
	b.WriteString("Name,Rank,Number,Station\r\n")
	for range n {
		fmt.Fprintf(&b, "%s %s,Constable,%d,Westhaven\r\n",
			words[r.Intn(len(words))], words[r.Intn(len(words))], 10000+r.Intn(90000))
	}
	return b.String()
}

func TestNewReader(t *testing.T) {
	var (
		irish  = []string{"Seán", "Siobhán", "Róisín", "Éamonn", "Müller", "José", "François"}
		polish = []string{"Wójcik", "Łukasz", "Kamińska", "Źrebiec", "Mączyńska", "Święcicki", "Żak"}
		russia = []string{"Иванов", "Пётр", "Сергей", "Козлов", "Анна", "Михаил"}
		greek  = []string{"Παπαδόπουλος", "Γιώργος", "Ελένη", "Νικόλαος"}
		turk   = []string{"Yılmaz", "Öztürk", "Şahin", "Çelik", "Ağaoğlu"}
		japan  = []string{"田中", "山田太郎", "鈴木", "さくら", "ヤマダ", "高橋"}
		china  = []string{"王伟", "李娜", "张敏", "刘洋", "陈静"}
		korea  = []string{"김민수", "이영희", "박지훈", "최은영", "정하나", "강동원", "서울특별시", "경찰서 관할"}
		le     = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
		be     = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	)
	tests := []struct {
		name  string
		enc   encoding.Encoding
		words []string
	}{
		{"ascii", encoding.Nop, []string{"Alder", "Birch"}},
		{"utf8_irish", encoding.Nop, irish},
		{"utf8_japanese", encoding.Nop, japan},
		{"utf8_bom", unicode.UTF8BOM, polish},
		{"windows_1252", charmap.Windows1252, irish},
		{"cp850", charmap.CodePage850, irish},
		{"macintosh", charmap.Macintosh, irish},
		{"windows_1250", charmap.Windows1250, polish},
		{"iso_8859_2", charmap.ISO8859_2, polish},
		{"cp852", charmap.CodePage852, polish},
		{"windows_1254", charmap.Windows1254, turk},
		{"windows_1251", charmap.Windows1251, russia},
		{"koi8_r", charmap.KOI8R, russia},
		{"cp866", charmap.CodePage866, russia},
		{"windows_1253", charmap.Windows1253, greek},
		{"shift_jis", japanese.ShiftJIS, japan},
		{"euc_jp", japanese.EUCJP, japan},
		{"iso_2022_jp", japanese.ISO2022JP, japan},
		{"gb18030", simplifiedchinese.GB18030, china},
		{"euc_kr", korean.EUCKR, korea},
		{"utf16le_bom", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), irish},
		{"utf16be_bom", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), irish},
		{"utf16le_polish", le, polish},
		{"utf16be_polish", be, polish},
		{"utf16le_russian", le, russia},
		{"utf16be_russian", be, russia},
		{"utf16le_japanese", le, japan},
		{"utf32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), polish},
		{"utf32be_bom", utf32.UTF32(utf32.BigEndian, utf32.UseBOM), polish},
		{"ebcdic", charmap.CodePage1047, []string{"Alder", "Birch", "Cedar"}},
	}
	for _, tt := range tests {
		for _, n := range []int{3, 180} {
			t.Run(fmt.Sprintf("%s_%d", tt.name, n), func(t *testing.T) {
				want := roll(n, tt.words...)
				b, err := tt.enc.NewEncoder().Bytes([]byte(want))
				if err != nil {
					t.Fatal(err)
				}
				if !charset.IsText(section(b), b[:min(len(b), 8<<10)]) {
					t.Error("not taken for text")
				}
				if got := decode(t, b); got != want {
					t.Errorf("read as %.300q", got)
				}
			})
		}
	}
}

func TestNewReaderMixed(t *testing.T) {
	long := strings.Repeat("plain,ascii,line\n", 20_000)
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"utf8_then_1252", "Se\u00E1n\nS\u00EDle\nR\u00F3is\u00EDn\nSe\xE1n\n", "Se\u00E1n\nS\u00EDle\nR\u00F3is\u00EDn\nSe\u00E1n\n"},
		{"1252_after_much_ascii", long + "Se\xE1n Ward\n", long + "Se\u00E1n Ward\n"},
		{"utf8_then_1252_far_behind", "Se\u00E1n\n" + long + "Se\xE1n\n", "Se\u00E1n\n" + long + "Se\u00E1n\n"},
		{"character_cut_off", "Alder \u00C3\u00A9 Ren\xC3", "Alder \u00C3\u00A9 Ren\u00C3"},
		{"polish_after_much_ascii", long + "Paweł", long + "Paweł"},
		{"apostrophe_1252", "O\x92Neill\nD\x92Amico\n", "O\u2019Neill\nD\u2019Amico\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := decode(t, []byte(tt.in)); got != tt.want {
				t.Errorf("read as ...%q", got[max(0, len(got)-60):])
			}
		})
	}
}

// Characters must not break where a buffer ends.
func TestNewReaderSmallReads(t *testing.T) {
	want := strings.Repeat("Siobhán Ó Briain, 東京, 🙂\n", 9000)
	r, err := charset.NewReader(section([]byte(want)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(iotest.OneByteReader(r))
	if err != nil || string(got) != want {
		t.Errorf("differs, error %v", err)
	}
}

func TestIsTextBinary(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	noise := make([]byte, 5000)
	r.Read(noise)
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, 9)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, roll(3000, "Alder", "Birch", "Cedar", "Dogwood"))
	w.Close()
	text := []byte(roll(2000, "Alder", "Birch"))
	records := make([]byte, 4096)
	for i := range records {
		if i%16 < 6 {
			records[i] = byte('A' + i%7)
		} else {
			records[i] = byte(i / 16 >> (i % 4))
		}
	}
	tests := []struct {
		name string
		in   []byte
		want bool
	}{
		{"noise", noise, false},
		{"short_noise", noise[:100], false},
		{"compressed", packed.Bytes(), false},
		{"text_then_noise", append(bytes.Clone(text), noise...), false},
		{"binary_records", records, false},
		{"zeros", make([]byte, 4096), false},
		{"text_filled_up_with_zeros", append(bytes.Clone(text), make([]byte, 8192)...), true},
		{"form_feeds_and_escapes", []byte("\x1b&l0O\fPage 1\r\nNAME\x1fRANK\x1a"), true},
		{"one_zero", []byte("NAME\x00RANK and some more text on this line\n"), true},
		{"one_letter_only", bytes.Repeat([]byte("c"), 5000), false},
		{"empty", nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := charset.IsText(section(tt.in), tt.in[:min(len(tt.in), 8<<10)]); got != tt.want {
				t.Errorf("IsText = %v, want %v", got, tt.want)
			}
		})
	}
	for i := range 2000 {
		b := make([]byte, 60+i)
		r.Read(b)
		if charset.IsText(section(b), b[:min(len(b), 8<<10)]) {
			t.Errorf("noise of %d bytes taken for text", len(b))
		}
	}
}

func FuzzNewReader(f *testing.F) {
	f.Add([]byte("Se\xE1n"))
	f.Add([]byte("\xFF\xFEA\x00"))
	f.Add([]byte("\u0142\xC5"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got := decode(t, b)
		if !utf8.ValidString(got) {
			t.Error("not UTF-8")
		}
		if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 && bytes.IndexByte(b, 0x1B) < 0 &&
			got != strings.TrimPrefix(string(b), "\uFEFF") {
			t.Error("UTF-8 was changed")
		}
		charset.IsText(section(b), b)
	})
}

func BenchmarkNewReader(b *testing.B) {
	for _, tt := range []struct{ name, word string }{{"ascii", "Alder"}, {"utf8", "Siobhán"}, {"windows1252", "Siobh\xE1n"}} {
		text := []byte(roll(100_000, tt.word))
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r, err := charset.NewReader(section(text))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, 256<<10)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
