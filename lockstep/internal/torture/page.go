package torture

// Page is a generic model, bound through an alias.
type Page[T any] struct {
	Edges []Edge[T]
	Total int
}

// Edge is the same for an element of a list.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// ThingPage and ThingEdge are the names that the schema binds.
type (
	ThingPage = Page[*Thing]
	ThingEdge = Edge[*Thing]
)

// PageInfo makes a page a connection.
type PageInfo struct{ IsShort bool }

// PageInfo says whether there are few.
func (p *Page[T]) PageInfo() *PageInfo { return &PageInfo{IsShort: len(p.Edges) < 2} }

// Nodes leaves the cursors out.
func (p *Page[T]) Nodes() []T {
	nodes := make([]T, len(p.Edges))
	for i, edge := range p.Edges {
		nodes[i] = edge.Node
	}
	return nodes
}

// pageOf gives a page of first things that a field leads to; one in twelve is nil.
func pageOf(id int, field string, first *int) *ThingPage {
	page := &ThingPage{Total: roll(id, field) % 100}
	for n := range min(max(valueOr(first, 2), 0), 4) {
		page.Edges = append(page.Edges, ThingEdge{Cursor: oddText(id+n, "cursor"), Node: thingOrNil(id, field, n, 12)})
	}
	return page
}

func valueOr[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
