package rt

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// chain has levels read by the statement of the level above until the plan is within the limit: those that return the
// fewest rows first, and of equal ones the deepest.
func (p *Plan) chain(limit int, operation ast.Operation, column func(field, table string) (string, bool)) {
	for p.Loads > limit {
		best, bestRows := 0, saturation+1
		for i := len(p.levels) - 1; i > 0; i-- {
			if rows := p.chainedRows(i); rows < bestRows && p.canChain(i, operation, column) {
				best, bestRows = i, rows
			}
		}
		if best == 0 {
			return
		}
		p.levels[best].isChained = true
		p.Loads--
	}
}

// chainedRows is how many rows the statement returns that reads a level and those that are read with it.
func (p *Plan) chainedRows(i int) (rows int) {
	first, last := i-1, i
	for p.levels[first].isChained {
		first--
	}
	for last+1 < len(p.levels) && p.levels[last+1].isChained {
		last++
	}
	for _, l := range p.levels[first : last+1] {
		for _, g := range l.groups {
			rows = saturated(rows, g.rows)
		}
	}
	return rows
}

// canChain reports whether a level can be read with the level above: both are one statement, and each load has its
// keys in rows that a load above returns.
func (p *Plan) canChain(i int, operation ast.Operation, column func(field, table string) (string, bool)) bool {
	if p.levels[i].isChained || len(p.levels[i].groups) != 1 || len(p.levels[i-1].groups) != 1 {
		return false
	}
	for _, m := range p.levels[i].groups[0].members {
		e := p.compiled.edges[m.edge]
		if e.parent == nil || e.parent.parent == nil && operation != ast.Query || !p.loads(p.parentOf(m.edge), e.object.name()) {
			return false
		}
		if _, ok := column(e.field.def.resolver.name(), m.load.table); !ok {
			return false
		}
	}
	return true
}

// parentOf is the edge that loads the parents of an edge below the root.
func (p *Plan) parentOf(edge int) int { return p.edges[p.compiled.edges[edge].parent.number].lead }

// loads reports whether an edge reads a table.
func (p *Plan) loads(edge int, table string) bool {
	return slices.ContainsFunc(p.edges[edge].loads, func(l load) bool { return l.table == table })
}

// prepareChain prepares the loads of the levels that are read with level i, of which some loads will run.
func (x *Exec) prepareChain(fusion Fusion, i int, running []member) {
	x.chained = fusion
	isRead := map[int]bool{}
	for _, m := range running {
		isRead[m.edge] = true
	}
	type call struct {
		edge *edge
		ctx  context.Context //nolint:containedctx // for a call below
	}
	var calls []call
	for i++; i < len(x.plan.levels) && x.plan.levels[i].isChained; i++ {
		for _, number := range x.plan.levels[i].edges {
			parent := x.plan.parentOf(number)
			e, planned := x.plan.compiled.edges[number], &x.plan.edges[number]
			if !isRead[parent] || len(planned.loads) == 0 {
				continue
			}
			ctx := x.edgeContext(x.trailContext(e), &Edge{edge: e, planned: planned, isPrepared: true})
			for _, l := range planned.loads {
				column, _ := x.schema.options.Chain(e.field.def.resolver.name(), l.table)
				ctx = fusion.Prepare(ctx, number, l.table, parent, e.object.name(), column)
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
		for _, l := range x.plan.edges[r.edge.number].loads {
			r.joins = append(r.joins, func(ctx context.Context) context.Context {
				return fusion.Follow(ctx, r.edge.number, l.table)
			})
		}
	}
}
