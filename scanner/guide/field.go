package guide

// fields explains the kinds of data that a record can hold: why it matters that
// they stand beside a person.
func fields() []Topic {
	of := func(word, what string) Topic { return Topic{Word: word, Class: Field, What: what} }
	return []Topic{
		of("name", "Whole names. With anything of the service beside it, a name tells who serves."),
		of("surname", "Surnames, which are enough to find a person by where the unit or station is known."),
		of("forename", "First names."),
		of("initials", "Initials of first names. With the surname they are as good as the name."),
		of("rank", "Ranks of a police, military, fire or prison service: they tell that the person serves."),
		of("grade", "Pay or civil service grades: they tell that the person works for the state, and how high."),
		of("role", "Posts and duties of a person."),
		of("service-number", "Numbers of members of the forces. They stay with a person for life."),
		of("pay-number", "Payroll numbers of persons."),
		of("warrant-number", "Numbers of a police officer's warrant card."),
		of("collar-number", "Numbers on a police officer's shoulder."),
		of("employee-number", "Numbers that an employer gave to a person."),
		of("unit", "Units, branches and departments. Some are not to be known at all."),
		of("location", "Stations and places of duty: where a person can be waited for."),
		of("vetting-level", "Security clearances: they tell whose access is worth something."),
		of("photo", "Pictures of persons, or the names of files with them."),
		of("gender", "Gender of persons."),
		of("ethnicity", "Ethnicity, which is special-category data (UK GDPR, article 9)."),
		of("religion", "Religion or belief, which is special-category data (UK GDPR, article 9)."),
		of("date-of-birth", "Dates of birth: with a name they tell one person from all others."),
		of("start-date", "Dates on which the service began."),
		of("national-insurance-number", "National Insurance numbers, or their like in other countries. They serve to pass oneself off as the person."),
		of("email", "E-mail addresses of persons."),
		of("phone", "Telephone numbers of persons."),
		of("home-address", "Where people live. Nothing does more harm beside the name of one who serves."),
		of("postcode", "Postcodes. In the country a postcode is a few houses."),
		of("bank-account", "Numbers of bank accounts."),
		of("sort-code", "Sort codes of banks."),
		of("salary", "Pay of persons."),
		of("contract-type", "Kind of contract, such as permanent or agency."),
		of("next-of-kin", "Relatives to call in an emergency: people who never chose to serve."),
		of("disability", "Disability or health, which is special-category data (UK GDPR, article 9)."),
		of("sexual-orientation", "Sexual orientation, which is special-category data (UK GDPR, article 9)."),
		of("pass-number", "Numbers of passes that open doors."),
		of("length-of-service", "How long people have served."),
	}
}
