package db

// Assemble makes a page of a list from rows that were read by other means than PageOf: what is held against PageOf's
// pages has the same cursors.
func Assemble[P Row](l List, nodes []P, hasPrevious, hasNext bool) *Connection[P] {
	c := &Connection[P]{
		Nodes: nodes, Edges: make([]Edge[P], len(nodes)),
		hasPrevious: hasPrevious, hasNext: hasNext, in: &place{list: &l},
	}
	for i, node := range nodes {
		c.Edges[i] = Edge[P]{Node: node, in: c.in}
	}
	return c
}

// InCurrency tells a row that was read by other means than ours which currency its amounts are in.
func InCurrency[P Row](c Currency, p P) P {
	if priced, ok := any(p).(priced); ok {
		priced.price(c)
	}
	return p
}
