package sqlpage

import (
	"context"
	"slices"
	"strconv"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

const (
	DefaultPageSize = 20
	MaxPageSize     = 100
	// maxCount is where counting stops: larger totals are not exact.
	maxCount = 10_000
)

// Page selects rows of a list, like the arguments of a connection.
type Page struct {
	First, Last   *int
	After, Before *string
}

// FirstRows is the page of a list's first n rows.
func FirstRows(n int) Page { return Page{First: &n} }

// Selection says which parts of a page are selected.
type Selection struct {
	Rows  bool
	Edges bool // rows with their cursors
	Count bool
}

// window is a validated Page, with decoded cursors.
type window struct {
	size          int
	backwards     bool
	after, before *Position
}

// BadSize is the error of a page's size, which is `first` or `last`.
func BadSize(argument string) error {
	return faults.BadArgument("`"+argument+"` must be 1 to "+strconv.Itoa(MaxPageSize), argument)
}

func (p Page) window(ref *listRef, kind SortValue) (window, error) {
	w := window{size: DefaultPageSize}
	if p.First != nil && p.Last != nil {
		return w, faults.BadArgument("`first` and `last` can't be given together", "last")
	}
	for _, side := range []struct {
		name string
		n    *int
	}{{"first", p.First}, {"last", p.Last}} {
		if side.n == nil {
			continue
		}
		if *side.n < 1 || *side.n > MaxPageSize {
			return w, BadSize(side.name)
		}
		w.size = *side.n
	}
	w.backwards = p.Last != nil
	for _, end := range []struct {
		name string
		from *string
		to   **Position
	}{{"after", p.After, &w.after}, {"before", p.Before, &w.before}} {
		if end.from == nil {
			continue
		}
		c, err := decodeCursor(*end.from, ref.listHash(), kind)
		if err != nil {
			return w, faults.AtArgument(err, end.name)
		}
		*end.to = &c
	}
	return w, nil
}

// PageOf reads a page of a list for each of several parents, with one statement. The parent of a root list is the
// zero key.
func PageOf[T any, P RowOf[T]](d *Database, l List, p Page, selection Selection) func(ctx context.Context, parents []uuid.UUID) (map[uuid.UUID]*Connection[P], error) {
	return func(ctx context.Context, parents []uuid.UUID) (map[uuid.UUID]*Connection[P], error) {
		ref := &listRef{list: &l, db: d}
		w, err := p.window(ref, tableOf[T, P]().sortValue(P(new(T)), l.Column))
		if err != nil {
			return nil, err
		}
		pages := make(map[uuid.UUID]*Connection[P], len(parents))
		for _, parent := range parents {
			pages[parent] = &Connection[P]{listRef: ref, TotalCountIsExact: true}
		}
		if !selection.Rows && !selection.Count {
			return pages, nil
		}
		if err := d.Run(ctx, pageStatement(ctx, d, l, w, selection, parents, pages)); err != nil {
			return nil, err
		}
		for _, page := range pages {
			page.finish(w, selection.Edges)
		}
		return pages, nil
	}
}

// finish drops the extra row that shows whether there are more, and reverses a page that was read backwards.
func (c *Connection[P]) finish(w window, edges bool) {
	more := len(c.Nodes) > w.size
	if more {
		c.Nodes = c.Nodes[:w.size]
	}
	if w.backwards {
		slices.Reverse(c.Nodes)
		c.hasPrevious, c.hasNext = more || w.after != nil, w.before != nil
	} else {
		c.hasNext, c.hasPrevious = more || w.before != nil, w.after != nil
	}
	if edges {
		c.Edges = make([]Edge[P], len(c.Nodes))
		for i, node := range c.Nodes {
			c.Edges[i] = Edge[P]{Node: node, listRef: c.listRef}
		}
	}
	if c.TotalCount > maxCount {
		c.TotalCount, c.TotalCountIsExact = maxCount, false
	}
}
