package docx

// startField takes the marks of a field (17.16.18) and simple fields (17.16.19).
func (w *walker) startField(l *level) {
	if l.name == "fldSimple" {
		w.sendInstruction([]byte(w.attr("instr")))
		return
	}
	switch w.attr("fldCharType") {
	case "begin":
		if len(w.fields) < maxFields {
			w.fields = append(w.fields, nil)
		}
	case "separate":
		if n := len(w.fields); n > 0 {
			w.sendInstruction(w.fields[n-1])
			w.fields[n-1] = nil
		}
	case "end":
		if n := len(w.fields); n > 0 {
			w.sendInstruction(w.fields[n-1])
			w.fields = w.fields[:n-1]
		}
	}
}

// instruction adds to the instruction of the innermost field.
func (w *walker) instruction(text []byte) {
	n := len(w.fields)
	if n == 0 {
		w.sendInstruction(text) // of a field without a beginning
		return
	}
	if len(w.fields[n-1]) < w.In.Limits.Text {
		w.fields[n-1] = append(w.fields[n-1], text...)
	}
}

// sendInstruction sends what a field's instruction says.
func (w *walker) sendInstruction(code []byte) { w.Instruction(code, w.up(0).hidden) }
