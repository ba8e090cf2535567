package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/internal/auth"
)

// nodesOf returns the rows of pages, for lists that are not connections.
func nodesOf[P db.Row](pages []*db.Connection[P], err error) ([][]P, error) {
	lists := make([][]P, len(pages))
	for i, page := range pages {
		lists[i] = page.Nodes
	}
	return lists, err
}

// firstPage reads the first n rows of a list for each parent.
func firstPage[T any, P db.RowOf[T]](d *db.DB, l db.List, n int) func(context.Context, []db.UUID) (map[db.UUID]*db.Connection[P], error) {
	return db.PageOf[T, P](d.Database, l, db.FirstRows(n), db.Parts{Rows: true})
}

// hideInvisible replaces what the viewer may not see by nil.
func (r *Resolver) hideInvisible(ctx context.Context, nodes []db.Node) []db.Node {
	viewer := auth.From(ctx)
	for i, node := range nodes {
		if node != nil && !r.access.CanSee(viewer, node) {
			nodes[i] = nil
		}
	}
	return nodes
}
