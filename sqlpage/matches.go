package sqlpage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Match is a condition by which rows are found, and the order of those that it finds. Both are expressions over the row m,
// without arguments: the statement is planned each time.
type Match struct {
	Where, OrderBy string
	// IsScattered is set if an index finds the rows, but not in their order. Up to 1,000 are then sorted. More are so
	// many that reading the order's index until enough of its rows match is quicker.
	IsScattered bool
}

// maxScattered is how many rows of a Match are sorted.
const maxScattered = 1000

// Found is a row, and the place of the first Match that found it.
type Found[P Row] struct {
	Row   P
	Match int
}

// FirstMatches reads the first n rows that any of several conditions finds, each once: those of an earlier condition come
// first. Without conditions it sends nothing and skips its part of a fusion.
func FirstMatches[T any, P RowOf[T]](d *Database, n int, matches []Match) func(ctx context.Context) ([]Found[P], error) {
	return func(ctx context.Context) ([]Found[P], error) {
		t := tableOf[T, P]()
		if len(matches) == 0 {
			skipStatement(ctx, t.TypeName)
			return nil, nil
		}
		reading := t.cachedReading(ctx, false)
		rows := NewMapper[T, P](d, reading)
		var found []Found[P]
		err := d.Run(ctx, Statement{
			Table: t.TypeName, SQL: matchesSQL(t, reading, n, matches), Replan: true,
			Reading: reading, RowAt: 1,
			Read: func(r *RawRow) error {
				var f Found[P]
				err := r.Scan(0, &f.Match)
				if err == nil {
					f.Row, err = rows.Row(r, 1)
				}
				found = append(found, f)
				return err
			},
		})
		return found, err
	}
}

// matchesSQL finds the first n keys of each condition, of all of them the first n, and then the rows of these alone.
func matchesSQL(t *table, reading *Reading, n int, matches []Match) string {
	limit := strconv.Itoa(n)
	var queries, names []string
	for i, m := range matches {
		add := func(kind, from, where string) {
			name := kind + strconv.Itoa(i)
			queries = append(queries, fmt.Sprintf("%s AS (SELECT %d AS match, row_number() OVER (ORDER BY %s) AS place, m.id FROM %s m WHERE %s ORDER BY %[3]s LIMIT %[6]s)",
				name, i, m.OrderBy, from, where, limit))
			names = append(names, name)
		}
		if !m.IsScattered {
			add("m", t.name, m.Where)
			continue
		}
		some := "some" + strconv.Itoa(i)
		queries = append(queries, fmt.Sprintf("%s AS MATERIALIZED (SELECT m.* FROM %s m WHERE %s%s LIMIT %d)", some, t.name, m.Where, unlessFull(names, limit), maxScattered+1))
		count := fmt.Sprintf("(SELECT count(*) FROM %s)", some)
		add("few", some, fmt.Sprintf("%s <= %d", count, maxScattered))
		add("many", t.name, fmt.Sprintf("%s > %d AND %s", count, maxScattered, m.Where))
	}
	var b Builder
	b.Add("WITH ", strings.Join(queries, ",\n"), "\nSELECT f.match, ", reading.outer,
		"\nFROM (SELECT * FROM (SELECT DISTINCT ON (u.id) u.* FROM (", union("*", names), ") u ORDER BY u.id, u.match) d",
		" ORDER BY d.match, d.place LIMIT ", limit, ") f",
		"\nCROSS JOIN LATERAL (SELECT ", reading.Columns, " FROM ", t.name, " t WHERE t.id = f.id) r ORDER BY f.match, f.place")
	return b.String()
}

// unlessFull is a condition that does not hold where the queries have found enough rows.
func unlessFull(names []string, limit string) string {
	if len(names) == 0 {
		return ""
	}
	return " AND (SELECT count(DISTINCT id) FROM (" + union("id", names) + ") u) < " + limit
}

// union selects columns of all rows of some queries.
func union(columns string, queries []string) string {
	return "SELECT " + columns + " FROM " + strings.Join(queries, " UNION ALL SELECT "+columns+" FROM ")
}
