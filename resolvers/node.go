package resolvers

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/loader"
	"orderly.example/internal/uuid"
	"orderly.example/lockstep"
)

const maxNodes = 100

func (r queryResolver) Node(ctx context.Context, id db.ID) (db.Node, error) {
	nodes, err := r.visibleByIDs(ctx, []db.ID{id})
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

func (r queryResolver) Nodes(ctx context.Context, ids []*db.ID) ([]db.Node, error) {
	if len(ids) > maxNodes {
		return nil, &faults.Fault{Code: faults.CodeBadInput, Message: fmt.Sprintf("`ids` has %d ids at most", maxNodes), Argument: []any{"ids"}}
	}
	values := make([]db.ID, len(ids))
	for i, id := range ids {
		values[i] = *id
	}
	return r.visibleByIDs(ctx, values)
}

// typesOf returns the distinct types of ids: the plan counts one statement for each.
func typesOf(ids any) []string {
	var list []*db.ID
	switch ids := ids.(type) {
	case db.ID:
		list = []*db.ID{&ids}
	case []*db.ID:
		list = ids
	}
	var types []string
	for _, id := range list {
		if name := id.Kind.String(); !slices.Contains(types, name) {
			types = append(types, name)
		}
	}
	slices.Sort(types)
	return types
}

// visibleByIDs loads objects by ids that a client sent. Without a session, only types that everybody may see are
// allowed.
func (r *Resolver) visibleByIDs(ctx context.Context, ids []db.ID) ([]db.Node, error) {
	for _, id := range ids {
		if err := r.access.RequireSession(ctx, id.Kind); err != nil {
			return nil, err
		}
	}
	nodes, err := r.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	return r.hideInvisible(ctx, nodes), nil
}

// byIDs loads objects of any types, in the order of their ids, with one statement for each type. All types load at
// the same time, even those without ids: if the plan fuses them, each waits for the others.
func (r *Resolver) byIDs(ctx context.Context, ids []db.ID) ([]db.Node, error) {
	keys := map[db.Kind][]uuid.UUID{}
	positions := map[db.Kind][]int{}
	for i, id := range ids {
		if id.Kind != 0 {
			keys[id.Kind] = append(keys[id.Kind], id.UUID)
			positions[id.Kind] = append(positions[id.Kind], i)
		}
	}
	nodes := make([]db.Node, len(ids))
	var group errgroup.Group
	for kind, load := range r.nodeLoaders {
		group.Go(func() error {
			loaded, err := load(ctx, keys[kind])
			for i, node := range loaded {
				nodes[positions[kind][i]] = node
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("loading by global ids: %w", err)
	}
	return nodes, nil
}

// asNodes loads rows as nodes. A missing row is a nil interface, not a nil pointer in an interface.
func asNodes[P interface {
	comparable
	db.Node
}](ctx context.Context, l loader.Loader[uuid.UUID, P], keys []uuid.UUID) ([]db.Node, error) {
	rows, err := l.Load(ctx, lockstep.EdgeFrom(ctx), keys)
	nodes := make([]db.Node, len(rows))
	var none P
	for i, row := range rows {
		if row != none {
			nodes[i] = row
		}
	}
	return nodes, err
}
