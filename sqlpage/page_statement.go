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
	if selection.Count && !l.isSelective && l.groups == nil && l.narrowed == nil && (l.anyOf != nil || len(l.bounds) > 0) {
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
		b.Add(join, "(SELECT count(*)::int AS total FROM (")
		l.writeCounted(b, t)
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

// writeCounted writes the query for one parent's rows, without columns.
func (l *List) writeCounted(b *Builder, t *table) {
	switch {
	case l.readsGroups():
		l.writeCountedGroups(b, t)
	case l.pairs() != nil:
		l.writeCountedPairs(b, t)
	default:
		b.Add("SELECT FROM ", t.name, " t")
		l.writeConditions(b, nil, true)
	}
}

// writeRows writes the query for one parent's rows, one more than the page holds.
func (l *List) writeRows(b *Builder, t *table, reading *Reading, w window) {
	limit := strconv.Itoa(w.size + 1)
	descending := l.Descending != w.backwards
	switch {
	case l.readsGroups():
		l.writeGroups(b, t, reading, w)
	case l.readsPairs():
		l.writePairedRows(b, t, reading, w)
	case l.anyOf == nil || l.isSelective || l.narrowed != nil:
		b.Add("SELECT ", reading.Columns, " FROM ", t.name, " t")
		l.writeConditions(b, &w, true)
		b.Add(l.orderByClause("t", descending), " LIMIT ", limit)
	default:
		b.Add("SELECT m.* FROM ")
		l.writeChoices(b)
		b.Add(" CROSS JOIN LATERAL (SELECT ", reading.Columns, " FROM ", t.name, " t")
		l.writeConditions(b, &w, false)
		b.Add(l.orderByClause("t", descending, l.leading()...), " LIMIT ", limit, ") m")
		b.Add(l.orderByClause("m", descending), " LIMIT ", limit)
	}
}

// orderByClause sorts by the leading columns, then by the list's column and the key.
func (l *List) orderByClause(alias string, descending bool, leading ...string) string {
	return orderBy(descending, append(leading, l.sortExpression(alias), alias+".id")...)
}

func orderBy(descending bool, columns ...string) string {
	direction := ""
	if descending {
		direction = " DESC"
	}
	return " ORDER BY " + strings.Join(columns, direction+", ") + direction
}
