package randql

// usage collects the variables and fragments that a selection set or a value refers to. An operation declares only
// the variables that it uses, and the document contains only the fragments that are used.
type usage struct {
	variables map[string]bool
	fragments map[string]bool
}

func newUsage() *usage {
	return &usage{variables: map[string]bool{}, fragments: map[string]bool{}}
}

func (u *usage) add(other *usage) {
	for name := range other.variables {
		u.variables[name] = true
	}
	for name := range other.fragments {
		u.fragments[name] = true
	}
}
