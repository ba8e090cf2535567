package plan

import "slices"

// chain has levels read by the statement of the level above until the plan is within the limit: those that return the
// fewest rows first, and of equal ones the deepest.
func (p *planner) chain(limit int, column func(field, table string) (string, bool)) {
	for p.statements > limit {
		best, bestRows := 0, Saturation+1
		for i := len(p.levels) - 1; i > 0; i-- {
			if rows := p.chainedRows(i); rows < bestRows && p.canChain(i, column) {
				best, bestRows = i, rows
			}
		}
		if best == 0 {
			return
		}
		p.levels[best].IsChained = true
		p.statements--
	}
}

// chainedRows is how many rows the statement returns that reads a level and those that are read with it.
func (p *planner) chainedRows(i int) (rows int) {
	first, last := i-1, i
	for p.levels[first].IsChained {
		first--
	}
	for last+1 < len(p.levels) && p.levels[last+1].IsChained {
		last++
	}
	for _, l := range p.levels[first : last+1] {
		for _, g := range l.Groups {
			rows = Sum(rows, g.Rows)
		}
	}
	return rows
}

// canChain reports whether a level can be read with the level above: both are one statement, and each load has its
// keys in rows that a load above returns.
func (p *planner) canChain(i int, column func(field, table string) (string, bool)) bool {
	if p.levels[i].IsChained || len(p.levels[i].Groups) != 1 || len(p.levels[i-1].Groups) != 1 {
		return false
	}
	for _, m := range p.levels[i].Groups[0].Members {
		e := &p.edges[m.Edge]
		if e.Parent < 0 || e.IsUnchained || m.Load.Own > 0 || !p.edges[e.Parent].loads(e.Object) {
			return false
		}
		if _, ok := column(e.Field, m.Load.Table); !ok {
			return false
		}
	}
	return true
}

// loads reports whether an edge reads a table.
func (e *Edge) loads(table string) bool {
	return slices.ContainsFunc(e.Loads, func(l Load) bool { return l.Table == table })
}
