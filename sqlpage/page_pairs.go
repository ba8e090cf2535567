package sqlpage

import (
	"strconv"
	"strings"

	"orderly.example/internal/uuid"
)

// pairs are those rows of a junction table that have a parent's key in a column.
type pairs struct {
	Junction

	column string
	key    *uuid.UUID // nil for that of each parent
}

func (p pairs) value() string  { return "j." + p.SortColumn }
func (p pairs) child() string  { return "j." + p.ChildColumn }
func (p pairs) parent() string { return "j." + p.column }

// columns are those of an index of the pairs.
func (p pairs) columns() []string { return []string{p.parent(), p.value(), p.child()} }

// have is the condition that the row t is in a pair with a parent.
func (p pairs) have(parent string) string {
	return "t.id IN (SELECT " + p.child() + " FROM " + p.Table + " j WHERE " + p.parent() + " = " + parent + ")"
}

// has is the condition that the row t is in a pair with a parent, for few rows: the pair of each is looked up by all
// columns of the index.
func (p pairs) has(parent string) string {
	return "(SELECT true FROM " + p.Table + " j WHERE " + p.parent() + " = " + parent +
		" AND " + p.value() + " = t." + p.SortColumn + " AND " + p.child() + " = t.id LIMIT 1)"
}

// pairs are those that all rows of the list are in, and that have a column of the rows; nil if there are none.
func (l *List) pairs() *pairs {
	switch {
	case !l.isSelective:
		return l.narrowed
	case l.junction.SortColumn != "":
		return &pairs{l.junction, l.parent, nil}
	default:
		return nil
	}
}

// readsPairs reports whether pages are read in the order of the pairs, which have the column that the list is sorted by.
func (l *List) readsPairs() bool {
	p := l.pairs()
	return p != nil && p.SortColumn == l.Column
}

// writePairedRows writes the query for one parent's rows, one more than the page holds. Pairs are read in order until
// enough of their children fulfil the conditions.
//
// A parent's pairs are written as a range of (parent, value, child) and sorted so: of parent = key, Postgres would expect
// few pairs, read all of them and sort them.
func (l *List) writePairedRows(b *Builder, t *table, reading *Reading, w window) {
	descending := l.Descending != w.backwards
	l.writePairs(b, "m.*")
	l.writeChild(b, t, reading.Columns)
	l.writePairRange(b, &w)
	b.Add(orderBy(descending, l.pairs().columns()...), " LIMIT ", strconv.Itoa(w.size+1))
}

// writeCountedPairs writes the query for all of one parent's rows, without columns. Without conditions it does not
// read the children.
func (l *List) writeCountedPairs(b *Builder, t *table) {
	l.writePairs(b, l.pairs().child())
	if len(l.conditions) > 0 || l.anyOf != nil || l.groups != nil || len(l.bounds) > 0 && !l.readsPairs() {
		l.writeChild(b, t, "")
	}
	l.writePairRange(b, nil)
	b.Add(orderBy(l.Descending, l.pairs().columns()...))
}

// writePairs writes a query for the pairs of one parent, each once.
func (l *List) writePairs(b *Builder, selected string) {
	p := l.pairs()
	b.Add("SELECT DISTINCT ON (", strings.Join(p.columns(), ", "), ") ", selected, " FROM ")
	if p.key != nil {
		b.Add("(SELECT ")
		b.arg(*p.key, "uuid")
		b.Add(" AS key) p CROSS JOIN ")
	}
	b.Add(p.Table, " j")
}

// writeChild writes a join of the pair's child, if it fulfils the conditions.
func (l *List) writeChild(b *Builder, t *table, columns string) {
	b.Add(" CROSS JOIN LATERAL (SELECT ", columns, " FROM ", t.name, " t WHERE t.id = ", l.pairs().child())
	l.writeOwnConditions(b, true)
	if !l.readsPairs() {
		l.writeBounds(b, nil, rowOfList(l, true))
	}
	b.Add(" LIMIT 1) m")
}

// writePairRange writes WHERE for the pairs of the parent p.
func (l *List) writePairRange(b *Builder, w *window) {
	p := l.pairs()
	b.Add(" WHERE true")
	all := List{}
	if l.readsPairs() {
		all = *l
	}
	all.writeBounds(b, w, sortedRow{[]string{p.parent()}, []string{"p.key"}, p.value(), p.child()})
}
