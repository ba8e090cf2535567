package sqlpage

import (
	"context"
	"strconv"
	"strings"

	"orderly.example/internal/uuid"
)

// pageStatement returns rows of: the parent's key if there are parents, the count if it is selected, the row's
// columns.
func pageStatement[T any, P RowOf[T]](ctx context.Context, d *Database, l List, w window, selection Selection, parents []uuid.UUID, pages map[uuid.UUID]*Connection[P]) Statement {
	t := tableOf[T, P]()
	reading := t.cachedReading(ctx, false)
	if l.canJoinCursor(w, selection) {
		l.cursorKey = d.newCursorKey()
	}
	if selection.Count && !l.isSelective && (l.anyOf != nil || len(l.bounds) > 0) {
		l.isReplanned = true // whether to count by an index or by the whole table depends on the values
	}
	p := participantOf(ctx, t.TypeName)
	l.isNumbered = p != nil && p.isParent()
	b := &Builder{}
	l.write(b, t, reading, w, selection, parents)
	rows, rowAt := NewMapper[T, P](d, reading), l.rowColumn(selection)
	return Statement{
		Table: t.TypeName, SQL: b.String(), Args: b.Args, Replan: l.isReplanned,
		keyed:   l.isJoined() && !l.isReplanned && (l.joinsCursor() || len(b.Args) == 1),
		Reading: reading, RowAt: rowAt, pageSize: w.size,
		Read: func(r *RawRow) error {
			var parent uuid.UUID
			if l.parent != "" {
				if err := r.Scan(0, &parent); err != nil {
					return err
				}
			}
			page := pages[parent]
			if selection.Count {
				if err := r.Scan(rowAt-1, &page.TotalCount); err != nil {
					return err
				}
			}
			if !selection.Rows || r.Null(rowAt) {
				return nil // a parent of which only the count was read
			}
			p, err := rows.Row(r, rowAt)
			if err == nil {
				page.Nodes = append(page.Nodes, p)
			}
			return err
		},
	}
}

// rowColumn is the first column of the row in the statement's result.
func (l *List) rowColumn(selection Selection) (column int) {
	if l.isJoined() {
		column++
	}
	if selection.Count {
		column++
	}
	return column
}

// write writes the statement. The rows of each parent keep the list's order because they are the inner side of a
// nested loop.
func (l *List) write(b *Builder, t *table, reading *Reading, w window, selection Selection, parents []uuid.UUID) {
	b.Add("SELECT ")
	separator := ""
	if l.isJoined() {
		b.Add("p.key")
		separator = ", "
	}
	if selection.Count {
		b.Add(separator, "c.total")
		separator = ", "
	}
	if selection.Rows {
		b.Add(separator, reading.outer)
		if l.isNumbered {
			b.Add(", r.place")
		}
	}
	b.Add("\nFROM ")
	join := ""
	if l.joinsCursor() {
		l.writeCursor(b, w)
	} else if l.parent != "" {
		b.Add("unnest(")
		b.arg(uuid.List(parents), "uuid[]")
		b.Add(") AS p(key)")
	}
	if l.isJoined() {
		join = "\nCROSS JOIN LATERAL "
	}
	if selection.Count {
		b.Add(join, "(SELECT count(*)::int AS total FROM (SELECT FROM ", t.name, " t")
		l.writeConditions(b, nil, true)
		b.Add(" LIMIT ", strconv.Itoa(maxCount+1), ") n) c")
		join = "\nLEFT JOIN LATERAL "
	}
	if !selection.Rows {
		return
	}
	b.Add(join, "(")
	if l.isNumbered {
		b.Add("SELECT x.*, row_number() OVER (", strings.TrimSpace(l.orderByClause("x", l.Descending != w.backwards)), ") AS place FROM (")
	}
	l.writeRows(b, t, reading, w)
	if l.isNumbered {
		b.Add(") x")
	}
	b.Add(") r")
	if selection.Count {
		b.Add(" ON true")
	}
}

// writeRows writes the query for one parent's rows, one more than the page holds.
func (l *List) writeRows(b *Builder, t *table, reading *Reading, w window) {
	limit := strconv.Itoa(w.size + 1)
	descending := l.Descending != w.backwards
	if l.anyOf == nil || l.isSelective {
		b.Add("SELECT ", reading.Columns, " FROM ", t.name, " t")
		l.writeConditions(b, &w, true)
		b.Add(l.orderByClause("t", descending), " LIMIT ", limit)
		return
	}
	b.Add("SELECT m.* FROM unnest(")
	b.arg(l.anyOf.args[0], castOf(l.anyOf.args[0]))
	b.Add(") AS v(value) CROSS JOIN LATERAL (SELECT ", reading.Columns, " FROM ", t.name, " t")
	l.writeConditions(b, &w, false)
	b.Add(l.orderByClause("t", descending, l.anyOf.text), " LIMIT ", limit, ") m")
	b.Add(l.orderByClause("m", descending), " LIMIT ", limit)
}

// orderByClause sorts by the leading columns, then by the list's column and the key.
func (l *List) orderByClause(alias string, descending bool, leading ...string) string {
	direction := ""
	if descending {
		direction = " DESC"
	}
	columns := append(leading, l.sortExpression(alias), alias+".id")
	return " ORDER BY " + strings.Join(columns, direction+", ") + direction
}

// WriteConditions writes WHERE with the list's conditions, for the rows after a position, or for all rows if it is
// nil.
func (l *List) WriteConditions(b *Builder, after *Position) {
	l.writeConditions(b, &window{after: after}, true)
}

// OrderBy writes ORDER BY for the list's order, for rows with an alias.
func (l *List) OrderBy(alias string) string { return l.orderByClause(alias, l.Descending) }

// writeConditions writes WHERE with the parent, the conditions, the bounds and the cursors. The condition anyOf is
// written with all its values, or with v.value alone.
func (l *List) writeConditions(b *Builder, w *window, allValues bool) {
	b.Add(" WHERE true")
	if l.parent != "" {
		b.Add(" AND ", l.isChildOf("p.key"))
	}
	for _, c := range l.conditions {
		b.Add(" AND ")
		b.expression(c.text, c.args)
	}
	if allValues && l.anyOf != nil {
		b.Add(" AND ", l.anyOf.text, " = ANY(")
		l.writeValue(b, l.anyOf.args[0])
		b.Add(")")
	}
	var lower, upper *Position
	if w != nil {
		lower, upper = w.after, w.before
		if l.Descending {
			lower, upper = upper, lower
		}
	}
	l.writeBound(b, lower, true, allValues)
	l.writeBound(b, upper, false, allValues)
}

// isChildOf is the condition that the row t is a child of a parent.
func (l *List) isChildOf(parent string) string {
	if l.junction.Table == "" {
		return "t." + l.parent + " = " + parent
	}
	return "t.id IN (SELECT j." + l.junction.ChildColumn + " FROM " + l.junction.Table + " j WHERE j." + l.parent + " = " + parent + ")"
}

// writeBound writes the lower or the upper bound as comparisons of rows, so that a scan of an index on column and
// key starts at it. The cursor comes first, since Postgres starts the scan at the first comparison.
//
// The rows of one value of anyOf are written as a range of (value, column, key) and sorted so. With value =
// v.value, Postgres would drop the value from the sort order, and might scan an index on the column alone until it
// has enough rows of the value: the whole table, if they are at its other end.
func (l *List) writeBound(b *Builder, c *Position, isLower, allValues bool) {
	column, value := "", ""
	if l.anyOf != nil && !allValues {
		column, value = l.anyOf.text+", ", "v.value, "
	}
	operator := " < "
	if isLower {
		operator = " > "
	}
	unbounded := true
	if c != nil {
		b.Add(" AND (", column, l.sortExpression("t"), ", t.id)", operator, "(", value)
		if l.joinsCursor() {
			b.Add("p.value, p.id")
		} else {
			b.arg(c.Value.arg())
			b.Add(", ")
			b.arg(c.ID, "uuid")
		}
		b.Add(")")
		unbounded = false
	}
	for _, r := range l.bounds {
		if r.isLower() != isLower {
			continue
		}
		b.Add(" AND (", column, "t.", l.Column, ") ", r.operator, " (", value)
		l.writeValue(b, r.value)
		b.Add(")")
		unbounded = false
	}
	if unbounded && value != "" {
		b.Add(" AND ", l.anyOf.text, strings.TrimSpace(operator), "= v.value")
	}
}

// writeValue writes an argument, or the value itself if the plan depends on it.
func (l *List) writeValue(b *Builder, v any) {
	if l.isReplanned {
		b.Add(sqlLiteral(v))
	} else {
		b.arg(v, castOf(v))
	}
}
