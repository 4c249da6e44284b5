package patterns

import "math/bits"

// KindSet is a set of kinds.
type KindSet uint64

// kinds lists every kind that a set can hold; the place in it is the bit.
//
//nolint:gochecknoglobals // a constant table, which Go cannot declare const
var kinds = [...]Kind{
	Name, Surname, Forename, Initials, Rank, Grade, Role, ServiceNumber, PayNumber,
	WarrantNumber, CollarNumber, EmployeeNumber, Unit, Posting, VettingLevel, Photo,
	Gender, Ethnicity, Religion, DateOfBirth, StartDate, NINumber, Email, Phone,
	HomeAddress, Postcode, BankAccount, SortCode, Salary, ContractType, NextOfKin,
	Disability, Orientation, SecurityPass, ServiceDuration, CovertUnit,
}

// Set returns the set of the kinds given. Kinds that describe headings only, and
// unknown ones, are left out.
func Set(of ...Kind) KindSet {
	var s KindSet
	for _, k := range of {
		for i, known := range kinds {
			if k == known {
				s |= 1 << i
			}
		}
	}
	return s
}

// Kinds returns every kind that a field can have.
func Kinds() []Kind { return append([]Kind(nil), kinds[:]...) }

// Numbers returns the kinds of numbers that a service gives to a person.
func Numbers() []Kind {
	return []Kind{ServiceNumber, PayNumber, WarrantNumber, CollarNumber, EmployeeNumber, SecurityPass}
}

// Has reports whether s and other have a kind in common.
func (s KindSet) Has(other KindSet) bool { return s&other != 0 }

// Index returns the place of the first kind of s, 0 if s is empty; places count
// from 1.
func (s KindSet) Index() int {
	if s == 0 {
		return 0
	}
	return bits.TrailingZeros64(uint64(s)) + 1
}

// Each calls yield for every kind in s until it returns false.
func (s KindSet) Each(yield func(Kind) bool) {
	for ; s != 0; s &= s - 1 {
		if !yield(kinds[bits.TrailingZeros64(uint64(s))]) {
			return
		}
	}
}
