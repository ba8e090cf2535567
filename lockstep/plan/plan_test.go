package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/plan"
)

// fusing options merge anything, and chain fields by the column "id".
func fusing() plan.Options {
	return plan.Options{
		Fuse:  func(int) plan.Fusion { return nil },
		Chain: func(field, _ string) (string, bool) { return "id", field != "Order.hidden" },
	}
}

// reads is a root field's edge.
func reads(table string, rows int, share plan.Share) plan.Edge {
	return plan.Edge{Field: "Query." + table, Parent: -1, IsRoot: true, Rows: rows, Loads: []plan.Load{{Table: table, Share: share}}}
}

// below is an edge whose parents another loads.
func below(parent, level int, field, table string, rows int) plan.Edge {
	return plan.Edge{Field: "Order." + field, Object: "Order", Parent: parent, Level: level, Rows: rows, Loads: []plan.Load{{Table: table}}}
}

// shape is the edges of each statement, by level.
func shape(levels []plan.Level) [][][]int {
	out := make([][][]int, len(levels))
	for i, l := range levels {
		for _, g := range l.Groups {
			var edges []int
			for _, m := range g.Members {
				edges = append(edges, m.Edge)
			}
			out[i] = append(out[i], edges)
		}
	}
	return out
}

func TestStatements(t *testing.T) {
	t.Parallel()
	order := reads("Order", 1, plan.ShareNone)
	mutation := plan.Edge{Field: "Mutation.pay", Parent: -1, Rows: 1, Loads: []plan.Load{{Own: 1}, {Own: 2}}}
	for name, c := range map[string]struct {
		edges      []plan.Edge
		limit      int
		options    plan.Options
		shape      [][][]int
		chained    []int
		statements int
	}{
		"nothing shares without options": {
			[]plan.Edge{reads("User", 1, plan.ShareKey), reads("User", 1, plan.ShareKey)}, 1, plan.Options{}, [][][]int{{{0}, {1}}}, nil, 2,
		},
		"rows by key, and counts, share": {
			[]plan.Edge{reads("User", 1, plan.ShareKey), reads("User", 1, plan.ShareKey), reads("User", 1, plan.ShareCount), reads("User", 9, plan.ShareCount)},
			4, fusing(),
			[][][]int{{{0, 1}, {2, 3}}},
			nil, 2,
		},
		"those with the fewest rows are fused": {
			[]plan.Edge{reads("A", 500, plan.ShareNone), reads("B", 100, plan.ShareNone), reads("C", 900, plan.ShareNone), reads("D", 200, plan.ShareNone)},
			3, fusing(),
			[][][]int{{{0}, {1, 3}, {2}}},
			nil, 3,
		},
		"a resolver's own are never fused": {
			[]plan.Edge{mutation, below(0, 1, "items", "Item", 100), below(0, 1, "events", "Event", 200)},
			3, fusing(),
			[][][]int{{{0}, {0}}, {{1, 2}}},
			nil, 3,
		},
		"levels are chained where breadth is not enough, the smallest first": {
			[]plan.Edge{order, below(0, 1, "items", "Item", 100), below(0, 1, "events", "Event", 200)}, 1, fusing(), [][][]int{{{0}}, {{1, 2}}}, []int{1}, 1,
		},
		"a field without a column is not chained": {
			[]plan.Edge{order, below(0, 1, "hidden", "Item", 100)}, 1, fusing(), [][][]int{{{0}}, {{1}}}, nil, 2,
		},
		"an edge that is idle loads nothing": {
			[]plan.Edge{order, {Field: "Query.Order", Parent: -1, IsIdle: true, Loads: order.Loads}}, 4, fusing(), [][][]int{{{0}}}, nil, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			levels, statements := plan.Statements(c.edges, c.limit, c.options)
			require.Equal(t, c.shape, shape(levels))
			require.Equal(t, c.statements, statements)
			var chained []int
			for i, l := range levels {
				if l.IsChained {
					chained = append(chained, i)
				}
			}
			require.Equal(t, c.chained, chained)
		})
	}
}
