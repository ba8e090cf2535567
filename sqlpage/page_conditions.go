package sqlpage

import (
	"slices"
	"strconv"
	"strings"
)

// WriteConditions writes WHERE with the list's conditions, for the rows after a position, or for all rows if it is
// nil. It is for statements that read many rows.
func (l *List) WriteConditions(b *Builder, after *Position) {
	all := *l
	if g := l.groups; g != nil {
		all = l.ungrouped(Expression{"t." + g.Column + " IN (" + g.Keys.Text + ")", g.Keys.Args}.or(g.Besides))
	}
	all.writeConditions(b, &window{after: after}, true)
}

// OrderBy writes ORDER BY for the list's order, for rows with an alias.
func (l *List) OrderBy(alias string) string { return l.orderByClause(alias, l.Descending) }

// writeConditions writes WHERE with the parent, the conditions, the bounds and the cursors. The choices of anyOf are
// written with all their values, or with one combination of them, as writeChoices names it.
func (l *List) writeConditions(b *Builder, w *window, allValues bool) {
	b.Add(" WHERE true")
	if l.parent != "" {
		b.Add(" AND ", l.isChildOf("p.key"))
	}
	if l.narrowed != nil {
		b.Add(" AND ")
		have := l.narrowed.have
		if l.isSelective {
			have = l.narrowed.has
		}
		b.expression(have("?"), []any{*l.narrowed.key})
	}
	l.writeOwnConditions(b, allValues)
	if !allValues && l.sortsByChoice() {
		l.writeChoiceBounds(b, w)
		return
	}
	l.writeBounds(b, w, rowOfList(l, allValues))
}

// writeOwnConditions writes the conditions besides the parent and those on the sort column.
func (l *List) writeOwnConditions(b *Builder, allValues bool) {
	conditions := l.conditions
	if g := l.groups; g != nil {
		has := g.has()
		if l.parent == g.Column { // then Postgres checks a parent's rows once
			has = g.Check("p.key")
		}
		conditions = append(slices.Clip(conditions), has.or(g.Besides))
	}
	for _, c := range conditions {
		b.Add(" AND ")
		b.expression(c.Text, c.Args)
	}
	for _, c := range l.anyOf {
		if allValues {
			b.Add(" AND ", c.Column, " = ANY(")
			l.writeValue(b, c.Values)
			b.Add(")")
		}
	}
}

// isChildOf is the condition that the row t is a child of a parent.
func (l *List) isChildOf(parent string) string {
	if l.junction.Table == "" {
		return "t." + l.parent + " = " + parent
	}
	return pairs{l.junction, l.parent, nil}.have(parent)
}

// sortedRow is a row that is compared with cursors and bounds: its leading columns with the values that they have, its
// column of the list's order, and its key.
type sortedRow struct {
	leading, values []string
	column, key     string
}

// rowOfList is the row t, of which the choices' columns lead unless all their values are allowed.
func rowOfList(l *List, allValues bool) sortedRow {
	r := sortedRow{column: l.sortExpression("t"), key: "t.id"}
	if allValues {
		return r
	}
	r.leading = l.leading()
	for i := range r.leading {
		r.values = append(r.values, "v"+strconv.Itoa(i)+".value")
	}
	return r
}

// writeBounds writes the range of the sort column, and the cursors.
func (l *List) writeBounds(b *Builder, w *window, r sortedRow) {
	lower, upper := l.ends(w)
	l.writeBound(b, lower, true, r)
	l.writeBound(b, upper, false, r)
}

// ends are a window's cursors, that with the smaller values first.
func (l *List) ends(w *window) (lower, upper *Position) {
	switch {
	case w == nil:
		return nil, nil
	case l.Descending:
		return w.before, w.after
	default:
		return w.after, w.before
	}
}

// writeBound writes the lower or the upper bound as comparisons of rows, so that a scan of an index on column and
// key starts at it. The cursor comes first, since Postgres starts the scan at the first comparison.
//
// The rows of one combination of choices are written as a range of (value, column, key) and sorted so. With column =
// value, Postgres would drop the value from the sort order, and might scan an index on the column alone until it
// has enough rows of the value: the whole table, if they are at its other end.
func (l *List) writeBound(b *Builder, c *Position, isLower bool, r sortedRow) {
	operator := " < "
	if isLower {
		operator = " > "
	}
	columns, values := "", ""
	if len(r.leading) > 0 {
		columns, values = strings.Join(r.leading, ", ")+", ", strings.Join(r.values, ", ")+", "
	}
	unbounded := true
	if c != nil {
		b.Add(" AND (", columns, r.column, ", ", r.key, ")", operator, "(", values)
		l.writePosition(b, c)
		b.Add(")")
		unbounded = false
	}
	for _, bound := range l.bounds {
		if bound.isLower() != isLower {
			continue
		}
		b.Add(" AND (", columns, r.column, ") ", bound.operator, " (", values)
		l.writeValue(b, bound.value)
		b.Add(")")
		unbounded = false
	}
	if unbounded && len(r.leading) > 0 {
		b.Add(" AND (", strings.Join(r.leading, ", "), ")", strings.TrimRight(operator, " "), "= (", strings.Join(r.values, ", "), ")")
	}
}

// writePosition writes a cursor's value and key.
func (l *List) writePosition(b *Builder, c *Position) {
	if l.joinsCursor() {
		b.Add(l.rankOf("p.value"), ", p.id")
		return
	}
	l.writeSortValue(b, c)
	b.Add(", ")
	b.arg(c.ID, "uuid")
}

// writeSortValue writes what a cursor's value is sorted by.
func (l *List) writeSortValue(b *Builder, c *Position) {
	b.Add(l.RankedBy)
	if l.RankedBy != "" {
		b.Add("(")
	}
	b.arg(c.Value.arg())
	if l.RankedBy != "" {
		b.Add(")")
	}
}

// rankOf is what a value of the sort column is sorted by.
func (l *List) rankOf(value string) string {
	if l.RankedBy == "" {
		return value
	}
	return l.RankedBy + "(" + value + ")"
}

// writeValue writes an argument, or the value itself if the plan depends on it.
func (l *List) writeValue(b *Builder, v any) {
	if l.isReplanned {
		b.Add(sqlLiteral(v))
	} else {
		b.arg(v, castOf(v))
	}
}
