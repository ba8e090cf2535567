package db

// Connection is a page of a list, as Relay's specification has it.
type Connection[P Row] struct {
	Nodes             []P
	Edges             []Edge[P] // only where they are wanted
	TotalCount        int
	TotalCountIsExact bool

	hasNext, hasPrevious bool
	in                   *place
}

// place is what a page knows of its list.
type place struct {
	column string
	hash   uint32
}

// Edge is a row of a page.
type Edge[P Row] struct {
	Node P
	in   *place
}

// cursorOf is a row's place in the list.
func (in *place) cursorOf(r Row) string {
	return cursor{value: r.sortValue(in.column), id: r.key()}.encode(in.hash)
}

// PageInfo tells where the page stands.
func (c *Connection[P]) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.hasNext, HasPreviousPage: c.hasPrevious}
	if n := len(c.Nodes); n > 0 {
		first, last := c.in.cursorOf(c.Nodes[0]), c.in.cursorOf(c.Nodes[n-1])
		info.StartCursor, info.EndCursor = &first, &last
	}
	return info
}

// Cursor is the row's place in the list.
func (e *Edge[P]) Cursor() string {
	return e.in.cursorOf(e.Node)
}

// PageInfo tells where a page stands in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}
