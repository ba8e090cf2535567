package randql

// usage collects what a selection set or value refers to, so that operations declare the variables they need and the
// document holds the fragments that are used.
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
