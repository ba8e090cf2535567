package rt

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/lockstep/plan"
)

// parentOf is the edge that loads the parents of an edge below the root.
func (p *Plan) parentOf(edge int) int { return p.edges[p.compiled.edges[edge].parent.number].lead }

// prepareChain prepares the loads of the levels that are read with level i, of which some loads will run.
func (x *Exec) prepareChain(fusion plan.Fusion, i int, running []plan.Member) {
	x.chained = fusion
	isRead := map[int]bool{}
	for _, m := range running {
		isRead[m.Edge] = true
	}
	type call struct {
		edge *edge
		ctx  context.Context //nolint:containedctx // for a call below
	}
	var calls []call
	for i++; i < len(x.plan.levels) && x.plan.levels[i].IsChained; i++ {
		for _, number := range x.plan.levels[i].Edges {
			parent := x.plan.parentOf(number)
			e, planned := x.plan.compiled.edges[number], &x.plan.edges[number]
			if !isRead[parent] || len(x.plan.loading[number].Loads) == 0 {
				continue
			}
			ctx := x.edgeContext(x.trailContext(e), &Edge{edge: e, planned: planned, isPrepared: true})
			for _, l := range x.plan.loading[number].Loads {
				column, _ := x.schema.options.SQL.Chain(e.field.def.resolver.name(), l.Table)
				ctx = fusion.Prepare(ctx, number, l.Table, parent, e.object.name(), column)
				isRead[number] = true
			}
			calls = append(calls, call{e, ctx})
		}
	}
	for _, c := range calls { // when all are known: a load is sent in another way where others are read with it
		fc := c.edge.field.context()
		fc.Args = x.plan.edges[c.edge.number].args
		c.edge.field.def.resolver.prepare(x, graphql.WithFieldContext(c.ctx, fc), fc)
	}
}

// follow has loads take the rows that were read with the level above.
func (x *Exec) follow(running []*run) {
	if x.chained == nil {
		return
	}
	fusion := x.chained
	for _, r := range running {
		for _, l := range x.plan.loading[r.edge.number].Loads {
			r.joins = append(r.joins, func(ctx context.Context) context.Context {
				return fusion.Follow(ctx, r.edge.number, l.Table)
			})
		}
	}
}
