package torture

import "io"

// selfWritten stands for no object type of the schema, and writes itself whatever is selected.
type selfWritten struct{}

func (selfWritten) IsNode()  {}
func (selfWritten) IsNamed() {}

// MarshalGQL writes an object.
func (selfWritten) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, `{"self":"written"}`) }
