package sqlpage

import (
	"slices"
	"strconv"
)

// Groups restricts a list to the rows of groups, as the orders of some customers. A page is made of the groups' own
// pages, which an index on Column and the list's order has: first the best row of each group is read, and then a page
// of those groups alone whose best rows are the best of all. No other can have a row in the page.
type Groups struct {
	Column string // of the list's table, which holds the group's key
	// Keys is a query of the keys of all groups, each once, in one column.
	Keys Expression
	// Check is whether a key is that of a group. It is for lists that few rows are in, and where there are more than Most
	// groups.
	Check func(key string) Expression
	// Most is up to how many groups pages are made so. With more, the rows are read in the list's order until enough are
	// found: of so many groups they are not far. 0 is for Keys that are never many.
	Most int
	// Besides is what holds for a few more rows, which an index has; empty for none.
	Besides Expression
}

// InGroups requires rows to be of a group, or besides.
func (l *List) InGroups(g Groups) { l.groups = &g }

// readsGroups reports whether pages are made of those of the groups.
func (l *List) readsGroups() bool { return l.groups != nil && !l.isSelective && l.narrowed == nil }

// ungrouped is the list with other conditions in place of the groups.
func (l *List) ungrouped(conditions ...Expression) List {
	c := *l
	c.groups = nil
	c.conditions = append(slices.Clip(l.conditions), conditions...)
	return c
}

// has is the condition that the row t is of a group.
func (g *Groups) has() Expression { return g.Check("t." + g.Column) }

// hasNot is the condition that it is of none.
func (g *Groups) hasNot() Expression {
	has := g.has()
	return Expression{"NOT (" + has.Text + ")", has.Args}
}

// writeGroups writes the query for a page. All but one of what it unites are empty where there are Most groups, and
// are not run.
func (l *List) writeGroups(b *Builder, t *table, reading *Reading, w window) {
	g, limit, descending := l.groups, strconv.Itoa(w.size+1), l.Descending != w.backwards
	b.Add("WITH found AS MATERIALIZED (SELECT f.key FROM (")
	b.expression(g.Keys.Text, g.Keys.Args)
	b.Add(") f(key)")
	few, many := []Expression(nil), Expression{"(SELECT count(*) FROM found) > " + strconv.Itoa(g.Most), nil}
	if g.Most > 0 {
		b.Add(" LIMIT ", strconv.Itoa(g.Most+1))
		few = []Expression{{"(SELECT count(*) FROM found) <= " + strconv.Itoa(g.Most), nil}}
	}
	b.Add(") SELECT m.* FROM (")
	l.writeGroupPages(b, t, reading, w, few)
	if g.Besides.Text != "" {
		besides := l.ungrouped(slices.Concat(few, []Expression{g.Besides, g.hasNot()})...)
		b.Add(" UNION ALL SELECT ", reading.Columns, " FROM ", t.name, " t")
		besides.writeConditions(b, &w, true)
	}
	if g.Most > 0 {
		inOrder := l.ungrouped(many, g.has().or(g.Besides))
		b.Add(" UNION ALL (")
		inOrder.writeRows(b, t, reading, w)
		b.Add(")")
	}
	b.Add(") m", l.orderByClause("m", descending), " LIMIT ", limit)
}

// writeGroupPages writes the query for the rows of pages of the groups with the best rows.
func (l *List) writeGroupPages(b *Builder, t *table, reading *Reading, w window, conditions []Expression) {
	g, limit, descending := l.groups, strconv.Itoa(w.size+1), l.Descending != w.backwards
	of := func(key string) List {
		return l.ungrouped(append(slices.Clip(conditions), Expression{"t." + g.Column + " = " + key, nil})...)
	}
	b.Add("SELECT s.* FROM (SELECT f.key FROM found f CROSS JOIN LATERAL (SELECT ", l.sortExpression("t"), " AS value, t.id FROM ", t.name, " AS t")
	best := of("f.key")
	best.writeConditions(b, &w, true)
	b.Add(best.orderByClause("t", descending), " LIMIT 1) b", orderBy(descending, "b.value", "b.id"), " LIMIT ", limit)
	b.Add(") g CROSS JOIN LATERAL (SELECT ", reading.Columns, " FROM ", t.name, " t")
	own := of("g.key")
	own.writeConditions(b, &w, true)
	b.Add(own.orderByClause("t", descending), " LIMIT ", limit, ") s")
}

// writeCountedGroups writes the query for all rows, without columns. OFFSET 0 has Postgres look up each group's rows by
// their index: so it stops when enough are counted.
func (l *List) writeCountedGroups(b *Builder, t *table) {
	g := l.groups
	b.Add("SELECT FROM (")
	b.expression(g.Keys.Text, g.Keys.Args)
	b.Add(") f(key) CROSS JOIN LATERAL (SELECT FROM ", t.name, " t")
	of := l.ungrouped(Expression{"t." + g.Column + " = f.key", nil})
	of.writeConditions(b, nil, true)
	b.Add(" OFFSET 0) s")
	if g.Besides.Text != "" {
		besides := l.ungrouped(g.Besides, g.hasNot())
		b.Add(" UNION ALL SELECT FROM ", t.name, " t")
		besides.writeConditions(b, nil, true)
	}
}
