package numfmt

import (
	"math"
	"strconv"
	"time"
)

// Serial numbers of days (18.17.4.1): in the 1900 system 1 is 1 January 1900 and
// 60 a 29 February that never was; in the 1904 system 0 is 1 January 1904.
const (
	leapBug    = 60
	lastSerial = 2958465 // 31 December 9999
	secondsDay = 24 * 60 * 60

	epoch1900 = 693899 // days from 1 March of year 0 to 30 December 1899
	epoch1904 = 695361 // and to 1 January 1904
)

// appendDate appends the serial number v as a date, and reports false if it is
// none.
func appendDate(dst []byte, v float64, as shows, date1904 bool) ([]byte, bool) {
	if v < 0 || v >= lastSerial+1 {
		return dst, false
	}
	day := int(math.Floor(v))
	seconds := int(math.Round((v - math.Floor(v)) * secondsDay))
	if seconds == secondsDay {
		day, seconds = day+1, 0
	}
	switch as {
	case showsElapsed:
		return appendClock(dst, day*24, seconds), true
	case showsTime:
		return appendClock(dst, 0, seconds), true
	case showsNumber, showsDigits, showsDate, showsDateTime:
	}
	switch {
	case date1904:
		dst = appendDay(dst, day+epoch1904)
	case day == 0:
		if as == showsDate {
			return dst, false
		}
		return appendClock(dst, 0, seconds), true
	case day == leapBug:
		dst = append(dst, "1900-02-29"...)
	case day < leapBug:
		dst = appendDay(dst, day+epoch1900+1)
	default:
		dst = appendDay(dst, day+epoch1900)
	}
	if as == showsDateTime && seconds > 0 {
		dst = appendClock(append(dst, ' '), 0, seconds)
	}
	return dst, true
}

// appendDay appends the day that is the given number of days after 1 March of
// year 0, from where years end with the day that leap years have more. The
// arithmetic is that of Howard Hinnant's "chrono-compatible low-level date
// algorithms", and ten times as fast as package time.
func appendDay(dst []byte, n int) []byte {
	const (
		era     = 146097 // days of 400 years
		fourth  = 1460   // days of four years, without the leap day
		century = 36524
		year    = 365
	)
	cycle, n := n/era, n%era
	y := (n - n/fourth + n/century - n/(era-1)) / year
	n -= year*y + y/4 - y/100
	m := (5*n + 2) / 153
	d := n - (153*m+2)/5 + 1
	y += cycle * 400
	if m += 3; m > 12 {
		m, y = m-12, y+1
	}
	dst = appendTwo(dst, y/100)
	dst = appendTwo(dst, y%100)
	dst = appendTwo(append(dst, '-'), m)
	return appendTwo(append(dst, '-'), d)
}

// appendClock appends hours, minutes and seconds as "15:04:05".
func appendClock(dst []byte, hours, seconds int) []byte {
	dst = appendTwo(dst, hours+seconds/3600)
	dst = appendTwo(append(dst, ':'), seconds/60%60)
	return appendTwo(append(dst, ':'), seconds%60)
}

func appendTwo(dst []byte, n int) []byte {
	if n < 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

// AppendISO appends a date written as ISO 8601 in the form of Append; what is no
// such date stays as it stands.
func AppendISO(dst, raw []byte) []byte {
	s := string(raw)
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		dst = t.AppendFormat(dst, time.DateOnly)
		if h, m, s := t.Clock(); h+m+s > 0 {
			dst = t.AppendFormat(dst, " 15:04:05")
		}
		return dst
	}
	return append(dst, raw...)
}
