// Package patterns recognises people who serve in single values and in running
// text: ranks, personal numbers, names, vetting levels and what stands beside
// them. A pattern sees a value and the heading above it; it knows no file and no
// table.
//
// Words are data: the packs, one TOML file a service, hold ranks, headings and
// the shapes of numbers, each with its source. What cannot be listed, such as
// how a name is written, is code.
package patterns

// Kind is the sort of a field: what a column or a value says about a person. Its
// text is the stable word that reports and packs use.
type Kind string

// The kinds of fields. New ones are added, none is renamed.
const (
	None            Kind = ""
	Name            Kind = "name"
	Surname         Kind = "surname"
	Forename        Kind = "forename"
	Initials        Kind = "initials"
	Rank            Kind = "rank"
	Grade           Kind = "grade"
	Role            Kind = "role"
	ServiceNumber   Kind = "service-number"
	PayNumber       Kind = "pay-number"
	WarrantNumber   Kind = "warrant-number"
	CollarNumber    Kind = "collar-number"
	EmployeeNumber  Kind = "employee-number"
	Unit            Kind = "unit"
	Posting         Kind = "location"
	VettingLevel    Kind = "vetting-level"
	Photo           Kind = "photo"
	Gender          Kind = "gender"
	Ethnicity       Kind = "ethnicity"
	Religion        Kind = "religion"
	DateOfBirth     Kind = "date-of-birth"
	StartDate       Kind = "start-date"
	NINumber        Kind = "national-insurance-number"
	Email           Kind = "email"
	Phone           Kind = "phone"
	HomeAddress     Kind = "home-address"
	Postcode        Kind = "postcode"
	BankAccount     Kind = "bank-account"
	SortCode        Kind = "sort-code"
	Salary          Kind = "salary"
	ContractType    Kind = "contract-type"
	NextOfKin       Kind = "next-of-kin"
	Disability      Kind = "disability"
	Orientation     Kind = "sexual-orientation"
	SecurityPass    Kind = "pass-number"
	ServiceDuration Kind = "length-of-service"
)

// Nobody is what packs call values that stand where a name would and name nobody:
// "Vacant", "N/A".
const Nobody Kind = "nobody"

// Turn is what packs call values that say when somebody is on duty and not who or
// where: "Early", "Rest day". They stand under headings that elsewhere head units and
// posts, such as "Shift" and "Duty".
const Turn Kind = "turn"

// Namesake is what packs call the words of things that are called after people:
// "Escola", "Lycée", "Bridge". A rank and a name beside such a word name the thing.
const Namesake Kind = "namesake"

// CovertUnit is what packs call a unit whose members are at risk by being named
// at all, such as surveillance. Reports call it a unit; it raises severity.
const CovertUnit Kind = "covert-unit"
