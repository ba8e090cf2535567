package sqlpage

import "sync/atomic"

// Connection is a page of a list, as Relay's specification has it.
type Connection[P Row] struct {
	Nodes             []P
	Edges             []Edge[P] // only where they are wanted
	TotalCount        int
	TotalCountIsExact bool

	hasNext, hasPrevious bool
	listRef              *listRef
}

// listRef is what a page knows of its list.
type listRef struct {
	list *List
	db   *Database     // knows hashes of lists; may be nil
	hash atomic.Uint64 // of the list, behind a bit that says that it is there; few pages are asked for a cursor
}

// listHash is what cursors of the list carry.
func (r *listRef) listHash() uint32 {
	const isCached = 1 << 32
	if hash := r.hash.Load(); hash&isCached != 0 {
		return uint32(hash) //nolint:gosec // the lower half
	}
	hash := r.db.hashOf(r.list)
	r.hash.Store(isCached | uint64(hash))
	return hash
}

// Edge is a row of a page.
type Edge[P Row] struct {
	Node    P
	listRef *listRef
}

// cursorOf is a row's place in the list.
func (ref *listRef) cursorOf(r Row) string {
	return Position{Value: r.SortValue(ref.list.Column), ID: r.Key()}.encode(ref.listHash())
}

// PageInfo tells where the page stands.
func (c *Connection[P]) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.hasNext, HasPreviousPage: c.hasPrevious}
	if n := len(c.Nodes); n > 0 {
		first, last := c.listRef.cursorOf(c.Nodes[0]), c.listRef.cursorOf(c.Nodes[n-1])
		info.StartCursor, info.EndCursor = &first, &last
	}
	return info
}

// Cursor is the row's place in the list.
func (e *Edge[P]) Cursor() string {
	return e.listRef.cursorOf(e.Node)
}

// PageInfo tells where a page stands in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}
