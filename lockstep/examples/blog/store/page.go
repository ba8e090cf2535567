package store

import "slices"

// Page is a connection in the shape that Relay asks for. The cursor of a row is its id.
type Page[T row] struct {
	Edges      []Edge[T]
	PageInfo   PageInfo
	TotalCount int
}

// Edge is a row of a page.
type Edge[T row] struct{ Node T }

// PageInfo says whether more rows follow.
type PageInfo struct {
	HasNextPage bool
	EndCursor   *string
}

// The names by which the schema knows them.
type (
	PostConnection    = Page[*Post]
	PostEdge          = Edge[*Post]
	CommentConnection = Page[*Comment]
	CommentEdge       = Edge[*Comment]
)

// row is what a page can hold.
type row interface{ cursor() string }

func (p *Post) cursor() string    { return p.ID }
func (c *Comment) cursor() string { return c.ID }

// Cursor is where the next page may begin.
func (e *Edge[T]) Cursor() string { return e.Node.cursor() }

// Nodes are the rows without their cursors.
func (p *Page[T]) Nodes() []T {
	nodes := make([]T, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// pageOf cuts a page out of all rows: the first ones after a cursor.
func pageOf[T row](rows []T, first int, after *string) *Page[T] {
	page := &Page[T]{TotalCount: len(rows)}
	if after != nil {
		rows = rows[1+slices.IndexFunc(rows, func(r T) bool { return r.cursor() == *after }):]
	}
	first = min(max(first, 0), 100)
	if page.PageInfo.HasNextPage = len(rows) > first; page.PageInfo.HasNextPage {
		rows = rows[:first]
	}
	for _, r := range rows {
		page.Edges = append(page.Edges, Edge[T]{Node: r})
	}
	if len(rows) > 0 {
		last := rows[len(rows)-1].cursor()
		page.PageInfo.EndCursor = &last
	}
	return page
}
