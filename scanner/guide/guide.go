// Package guide explains the words that rollcall uses: what each means, and what a
// person does about it. The reports and the explain command print from this one
// table, so that they never give two answers.
package guide

import "strings"

// Class is what a word stands for.
type Class string

// The classes, in the order in which Topics lists them.
const (
	Exit    Class = "exit status"
	Verdict Class = "verdict"
	Rule    Class = "rule"
	Hiding  Class = "way of hiding"
	Reason  Class = "reason for not reading"
	Field   Class = "field"
)

// Topic explains one word.
type Topic struct {
	Word  string // as reports print it: "hidden-sheet", "3"
	Class Class
	What  string // what it means, in full sentences
	Steps []Step // what to do about it, in order; empty if that depends on the rest
}

// Step is one thing to do.
type Step struct {
	Program string // such as "Excel"; "" if the step is the same everywhere
	Do      string
}

// Topics returns all topics, class by class.
func Topics() []Topic {
	var all []Topic
	for _, of := range [][]Topic{exits(), verdicts(), rules(), hidings(), reasons(), fields()} {
		all = append(all, of...)
	}
	return all
}

// Find returns the topics for word, in any case of letters. A word may mean two
// things.
func Find(word string) []Topic {
	var found []Topic
	for _, t := range Topics() {
		if strings.EqualFold(t.Word, word) {
			found = append(found, t)
		}
	}
	return found
}

// Of returns the topic for word in class, and whether there is one.
func Of(class Class, word string) (Topic, bool) {
	for _, t := range Find(word) {
		if t.Class == class {
			return t, true
		}
	}
	return Topic{}, false
}

func steps(do ...string) []Step {
	var s []Step
	for _, d := range do {
		s = append(s, Step{Do: d})
	}
	return s
}

func exits() []Topic {
	return []Topic{
		{"0", Exit, "Every file was read to its end, hidden places included, and nobody who serves is exposed.", nil},
		{"1", Exit, "At least one file exposes people who serve.", steps("Do not publish.", "Look at the files marked DO NOT PUBLISH, and take the people out at the place that is named.", "Scan the new file again.")},
		{"2", Exit, "The command was wrong, or broke off: a flag, a config file or an output that could not be used. Nothing is said about the files.", steps("Read the line on standard error; it names what was wrong.", "Correct the command and run it again.")},
		{"3", Exit, "Nobody was found, but something could not be read, so nothing is promised about it.", steps("Look at the files marked NOT CHECKED and the reason given.", "Make the file readable, for instance without its password, and scan again; or have a person read it.")},
		{"4", Exit, "All was read and nobody is exposed for certain, but there is hidden content or a doubt that a person should look at. Only with --fail-on review.", steps("Look at the files marked PLEASE LOOK.", "Remove the hidden content, or accept it with --write-baseline.")},
	}
}

func verdicts() []Topic {
	return []Topic{
		{"exposed", Verdict, "The file exposes people who serve: do not publish it.", steps("Take the people out at the places named, and scan again.")},
		{"unchecked", Verdict, "Something in the file could not be read. It may hold anything.", steps("Make it readable and scan again, or have a person read it.")},
		{"review", Verdict, "All was read. There is hidden content without people in it, or so few names that only a person can tell.", steps("Look at the places named before you publish.")},
		{"clean", Verdict, "All was read, hidden places included, and nobody who serves was found.", nil},
	}
}

func rules() []Topic {
	return []Topic{
		{"personnel-table", Rule, "A table in which rows are people, with something of their service beside the name or number: a rank, grade, role, unit, posting. Three such rows are enough.", steps("Take the rows out, or publish counts in their place: how many people a rank or unit has, with small numbers left out.")},
		{"personnel-mention", Rule, "People named in running text together with something of their service, such as a rank before the name. One or two of them, as a signed letter has, are a remark and no alarm.", steps("Replace the names by roles, or ask the people.")},
		{"people-list", Rule, "A list of names and nothing of their service. In plain sight it is a remark; hidden it is grave.", steps("Find out who the people are.", "Take the names out unless each of them may be named.")},
		{"identifier", Rule, "Numbers that stand for one person each, such as service or National Insurance numbers, with no name beside them. Whoever has another list can join the two.", steps("Take the numbers out; they add nothing to counts.")},
	}
}

func reasons() []Topic {
	return []Topic{
		{"encrypted", Reason, "The file needs a password.", steps("Save it without its password and scan that copy.")},
		{"malformed", Reason, "The file or a part of it is damaged, or not what its name says.", steps("Open it in the program it comes from, save it anew and scan the new file.")},
		{"too-large", Reason, "The file, or what is in it, is beyond a limit, which is named.", steps("Raise the limit with the flag that is named, or split the file.")},
		{"too-deep", Reason, "Files inside files inside files, deeper than is followed.", steps("Unpack the outer file and scan what comes out, or raise --max-depth.")},
		{"timeout", Reason, "Reading took longer than allowed.", steps("Give it more time with --timeout.")},
		{"crashed", Reason, "Rollcall itself failed on this file. The other files are not affected.", steps("Report it, without sending the file.", "Have a person read the file until it is mended.")},
		{"unsupported", Reason, "A kind of file, or a feature of one, that rollcall does not read.", steps("Save it in a common format such as .xlsx, .docx, .csv or .pdf and scan that.")},
		{"no-text", Reason, "Pages without any text, most likely scanned pictures.", steps("Recognise the text (OCR) and scan the result, or have a person look at each page.")},
		{"unreadable", Reason, "The system did not let the file be read: it is gone, locked, or not permitted.", steps("Check that the file is there and that you may open it.")},
	}
}
