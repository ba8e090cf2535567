package sqlpage

// Assemble makes a page of a list from rows that were read by other means than PageOf: what is held against PageOf's
// pages has the same cursors.
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

// CursorOf is the cursor of a row in a list, whether or not the row is in it.
func CursorOf(l List, r Row) string { return (&listRef{list: &l}).cursorOf(r) }
