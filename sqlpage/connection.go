package sqlpage

import "sync/atomic"

// Connection is a page of a list, as Relay's specification defines it.
type Connection[P Row] struct {
	Nodes             []P
	Edges             []Edge[P] // only if they are selected
	TotalCount        int
	TotalCountIsExact bool

	hasNext, hasPrevious bool
	listRef              *listRef
}

// listRef is what a page keeps of its list.
type listRef struct {
	list *List
	db   *Database     // caches hashes of lists; may be nil
	hash atomic.Uint64 // the list's hash, with bit 32 set once it is computed; few pages are asked for a cursor
}

// listHash is the hash in the list's cursors.
func (ref *listRef) listHash() uint32 {
	const isCached = 1 << 32
	if hash := ref.hash.Load(); hash&isCached != 0 {
		return uint32(hash) //nolint:gosec // the lower half
	}
	hash := ref.db.hashOf(ref.list)
	ref.hash.Store(isCached | uint64(hash))
	return hash
}

// Edge is a row of a page.
type Edge[P Row] struct {
	Node    P
	listRef *listRef
}

// cursorOf is the row's cursor in the list.
func (ref *listRef) cursorOf(r Row) string {
	return Position{Value: tableOfRow(r).sortValue(r, ref.list.Column), ID: r.Key()}.encode(ref.listHash())
}

// PageInfo says which part of the list the page is.
func (c *Connection[P]) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.hasNext, HasPreviousPage: c.hasPrevious}
	if n := len(c.Nodes); n > 0 {
		first, last := c.listRef.cursorOf(c.Nodes[0]), c.listRef.cursorOf(c.Nodes[n-1])
		info.StartCursor, info.EndCursor = &first, &last
	}
	return info
}

// Cursor is the row's cursor in the list.
func (e *Edge[P]) Cursor() string {
	return e.listRef.cursorOf(e.Node)
}

// PageInfo says which part of its list a page is.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}
