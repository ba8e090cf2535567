package metrics

import (
	"maps"
	"slices"
)

const (
	// otherName is the label of all operations whose name is not known.
	otherName = "other"
	// anonymousName is the label of operations without a name.
	anonymousName = "anonymous"
)

// operationNames are the values of the label `operation` of metrics and profiles. Each value is a series that lives as long as the
// process, and clients choose the names. If the first names to arrive were kept, anybody could use up the allowed number with
// invented names. So the program gives the known names beforehand.
type operationNames map[string]struct{}

func newOperationNames(known []string) operationNames {
	names := operationNames{anonymousName: {}, otherName: {}}
	for _, name := range known {
		names[name] = struct{}{}
	}
	return names
}

// label returns the name itself if it is known, or else `other` or `anonymous`.
func (n operationNames) label(name string) string {
	if name == "" {
		return anonymousName
	}
	if _, known := n[name]; known {
		return name
	}
	return otherName
}

// OperationLabels are the values of the label `operation`.
func (m *Metrics) OperationLabels() []string { return slices.Collect(maps.Keys(m.names)) }

// OperationLabel returns the label of an operation's name.
func (m *Metrics) OperationLabel(name string) string { return m.names.label(name) }
