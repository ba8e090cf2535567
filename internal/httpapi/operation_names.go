package httpapi

const (
	// otherName stands for all operations that are not known by name.
	otherName = "other"
	// anonymousName stands for operations without a name.
	anonymousName = "anonymous"
)

// operationNames bound the values of the label `operation` of metrics and profiles. Each is a series that lives as long
// as the process, and clients choose the names: were the first to come kept, as many as there is room for, anybody could
// fill the room with junk before the shop's own pages are seen. So the program says beforehand which names it knows.
type operationNames map[string]struct{}

func newOperationNames(known []string) operationNames {
	names := operationNames{anonymousName: {}, otherName: {}}
	for _, name := range known {
		names[name] = struct{}{}
	}
	return names
}

// label is the name itself where it is known.
func (n operationNames) label(name string) string {
	if name == "" {
		return anonymousName
	}
	if _, known := n[name]; known {
		return name
	}
	return otherName
}
