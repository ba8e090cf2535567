package resolvers

import (
	"context"
	"encoding/base64"
	"fmt"

	"orderly.example/lockstep/examples/sql/graph"
	"orderly.example/lockstep/examples/sql/store"
)

// Books is a page by position: it reads no more rows than it returns and one, however far behind it is. What is more than
// Limits.MaxPage does not come here.
func (r query) Books(ctx context.Context, first int, after *string) (*graph.BookConnection, error) {
	var position *store.Position
	if after != nil {
		var err error
		if position, err = parseCursor(*after); err != nil {
			return nil, err
		}
	}
	first = max(first, 0)
	books, err := r.BooksAfter(ctx, first+1, position) // one more says whether there is a next page
	if err != nil {
		return nil, err
	}
	page := &graph.BookConnection{PageInfo: &graph.PageInfo{HasNextPage: len(books) > first}}
	for _, b := range books[:min(first, len(books))] {
		cursor := cursorOf(b.Position())
		page.Nodes = append(page.Nodes, b)
		page.Edges = append(page.Edges, &graph.BookEdge{Cursor: cursor, Node: b})
		page.PageInfo.EndCursor = &cursor
	}
	return page, nil
}

func cursorOf(p store.Position) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d/%d", p.Year, p.ID))
}

func parseCursor(cursor string) (*store.Position, error) {
	p := &store.Position{}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		_, err = fmt.Sscanf(string(text), "%d/%d", &p.Year, &p.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("%q is no cursor of a book", cursor)
	}
	return p, nil
}
