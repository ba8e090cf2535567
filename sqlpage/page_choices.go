package sqlpage

import "strconv"

// writeChoices writes the combinations of the choices' values: v0.value is of the first, and so on.
func (l *List) writeChoices(b *Builder) {
	for i, c := range l.anyOf {
		if i > 0 {
			b.Add(" CROSS JOIN ")
		}
		b.Add("unnest(")
		b.arg(c.Values, castOf(c.Values))
		b.Add(") AS v", strconv.Itoa(i), "(value)")
	}
}

// leading are the choices' columns, by which the rows of a combination are sorted first. The list's own order is the
// same if it is that of the only choice.
func (l *List) leading() (columns []string) {
	if l.sortsByChoice() {
		return nil
	}
	for _, c := range l.anyOf {
		columns = append(columns, c.Column)
	}
	return columns
}

// sortsByChoice reports whether the list is sorted by the column of its only choice.
func (l *List) sortsByChoice() bool { return len(l.anyOf) == 1 && l.anyOf[0].Column == "t."+l.Column }

// writeChoiceBounds writes the cursors where sortsByChoice. The rows of a value stand together in the list, so those of
// a value before a cursor's are left out, those of a value after it are all there, and of the cursor's own the key
// decides.
func (l *List) writeChoiceBounds(b *Builder, w *window) {
	lower, upper := l.ends(w)
	l.writeChoiceBound(b, lower, " > ", "00000000-0000-0000-0000-000000000000")
	l.writeChoiceBound(b, upper, " < ", "ffffffff-ffff-ffff-ffff-ffffffffffff")
}

// writeChoiceBound writes one bound. No row has the key at the end of a value's rows.
func (l *List) writeChoiceBound(b *Builder, c *Position, operator, end string) {
	column, value := l.sortExpression("t"), l.rankOf("v0.value")
	orEqual := operator[:2] + "= "
	if c == nil {
		b.Add(" AND ", column, orEqual, value)
		return
	}
	b.Add(" AND ", value, orEqual)
	l.writeSortValue(b, c)
	b.Add(" AND (", column, ", t.id)", operator, "(", value, ", CASE WHEN ", value, " = ")
	l.writeSortValue(b, c)
	b.Add(" THEN ")
	b.arg(c.ID, "uuid")
	b.Add(" ELSE '", end, "'::uuid END)")
}
