package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// nodesOf returns the rows of pages, for lists that are not connections.
func nodesOf[P sqlpage.Row](pages []*sqlpage.Connection[P], err error) ([][]P, error) {
	lists := make([][]P, len(pages))
	for i, page := range pages {
		lists[i] = page.Nodes
	}
	return lists, err
}

// firstPage reads the first n rows of a list for each parent.
func firstPage[T any, P sqlpage.RowOf[T]](d *db.DB, l sqlpage.List, n int) func(context.Context, []uuid.UUID) (map[uuid.UUID]*sqlpage.Connection[P], error) {
	return sqlpage.PageOf[T, P](d.Database, l, sqlpage.FirstRows(n), sqlpage.Selection{Rows: true})
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
