package finding

// Clue is one thing that speaks for a column being of its kind, measured on the
// values that were sampled. It holds no value.
type Clue struct {
	What  ClueWord
	Share float64 // 0 to 1; of the values, unless What says otherwise
}

// ClueWord is the stable word for what a clue measures.
type ClueWord string

// The clues.
const (
	ByHeading ClueWord = "heading"  // how much the heading counts: 1 means one thing, less has other meanings
	ByPacks   ClueWord = "listed"   // values that the packs list as this kind, or that prove themselves
	ByForm    ClueWord = "possible" // values that may be of this kind and of others
	ByNames   ClueWord = "names"    // how likely the values are names of people, on average
	ByWhole   ClueWord = "whole"    // values with the form of a whole name
	ByVariety ClueWord = "variety"  // values that differ from all others
	ByCompany ClueWord = "company"  // 1 if it was taken for its kind only because of the columns beside it
)

// Step is one rule that raised or lowered the severity of a finding. The steps of
// a finding stand in the order in which they were applied; the last one's Severity
// is that of the finding.
type Step struct {
	Why      StepWord
	Severity Severity // after the step
	Count    int      // what was counted, 0 if nothing was
	Bound    int      // the count from which it would be otherwise, or is so
}

// StepWord is the stable word for a rule of severity.
type StepWord string

// The steps.
const (
	StepServes    StepWord = "personnel"  // people with something of their service
	StepNames     StepWord = "names-only" // names, and nothing of their service
	StepNumbers   StepWord = "identifiers"
	StepHarmful   StepWord = "names-with-sensitive-data"
	StepSensitive StepWord = "sensitive-data"
	StepCovert    StepWord = "covert-unit"
	StepHidden    StepWord = "hidden"
	StepFew       StepWord = "few-people"
	StepUnsure    StepWord = "few-sure-mentions" // in text: too few by a rank of one meaning or a number
	StepMany      StepWord = "many-people"
)

// Weight is how much one thing that a table has speaks for its people being people
// who serve, or against it if below zero: the natural logarithm of odds. They add up.
type Weight struct {
	What WeightWord
	Odds float64
}

// WeightWord is the stable word for what is weighed: the kind of a column, or one of
// these.
type WeightWord string

// What is weighed beside the kinds of columns.
const (
	WeighPrior     WeightWord = "prior"           // before anything is known
	WeighNumber    WeightWord = "number"          // a number that an employer gave
	WeighContact   WeightWord = "contact"         // e-mail, telephone
	WeighBody      WeightWord = "body"            // gender, ethnicity
	WeighHarm      WeightWord = "employer-only"   // vetting, bank, national insurance, next of kin
	WeighHeld      WeightWord = "rank-with-name"  // ranks or numbers in the cells of the names
	WeighNames     WeightWord = "names"           // how sure the names are names
	WeighOutsiders WeightWord = "outsiders"       // headings that name people for something else
	WeighThings    WeightWord = "things"          // headings of what is not a person
	WeighFigures   WeightWord = "unknown-figures" // columns of figures
	WeighUnknowns  WeightWord = "unknown-words"   // columns of words
	WeighFew       WeightWord = "few-rows"
	WeighRepeated  WeightWord = "repeated-names" // few names that come again and again
)
