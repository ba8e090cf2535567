package sqlpage

// Assemble makes a page from rows that were not read by PageOf. Its cursors are those of PageOf, so a test can
// compare the two.
func Assemble[P Row](l List, nodes []P, hasPrevious, hasNext bool) *Connection[P] {
	c := &Connection[P]{
		Nodes: nodes, Edges: make([]Edge[P], len(nodes)),
		hasPrevious: hasPrevious, hasNext: hasNext, listRef: &listRef{list: &l},
	}
	for i, node := range nodes {
		c.Edges[i] = Edge[P]{Node: node, listRef: c.listRef}
	}
	return c
}

// CursorOf returns a row's cursor in a list. The row need not be in the list.
func CursorOf(l List, r Row) string { return (&listRef{list: &l}).cursorOf(r) }
