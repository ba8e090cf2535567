package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/internal/loader"
	"orderly.example/internal/uuid"
	"orderly.example/lockstep"
	"orderly.example/sqlpage"
)

// selectedParts returns which parts of a page the operation selects.
func selectedParts(ctx context.Context) sqlpage.Selection {
	e := lockstep.EdgeFrom(ctx)
	return sqlpage.Selection{
		Rows:  e.Selects("edges") || e.Selects("nodes") || e.Selects("pageInfo"),
		Edges: e.Selects("edges"),
		Count: e.Selects("totalCount") || e.Selects("totalCountIsExact"),
	}
}

// one loads the child of each parent.
func one[P, C sqlpage.Row](ctx context.Context, l loader.Loader[uuid.UUID, C], relation sqlpage.ToOne[P, C], parents []P) ([]C, error) {
	return loader.One(ctx, lockstep.EdgeFrom(ctx), l, parents, relation.Key)
}

// many loads a page of a list of children for each parent.
func many[P sqlpage.Row, T any, C sqlpage.RowOf[T]](ctx context.Context, r *Resolver, relation sqlpage.ToMany[P, T, C], l sqlpage.List, parents []P, page sqlpage.Page) ([]*sqlpage.Connection[C], error) {
	return loader.Many(ctx, lockstep.EdgeFrom(ctx), parents, P.Key, sqlpage.PageOf[T, C](r.db.Database, relation.Of(l), page, selectedParts(ctx)))
}

// rootPage loads a page of a root list.
func rootPage[P any](ctx context.Context, fetch func(ctx context.Context, parents []uuid.UUID) (map[uuid.UUID]P, error)) (P, error) {
	pages, err := fetch(ctx, []uuid.UUID{{}})
	return pages[uuid.UUID{}], err
}

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
