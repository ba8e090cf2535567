package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// planCase is a load whose plan is checked.
type planCase struct {
	list string // the list with its filter and order
	page string // which page of the list, and which parts of it
	load func(ctx context.Context, d *db.DB) error
}

func (p planCase) String() string { return p.list + ": " + p.page }

// namedFilter is a filter and its name.
type namedFilter[F any] struct {
	name   string
	filter F
}

// listName returns a name such as orders(status: PAID) by TOTAL.
func listName(list, filter, order string) string {
	if filter != "" {
		list += "(" + filter + ")"
	}
	return list + " by " + order
}

// pageCases are pages of a list, after and before some of its rows. Without parents, it is a root list.
func pageCases[T any, P sqlpage.RowOf[T]](e *explainer, name string, direction db.OrderDirection, l sqlpage.List, marks []sqlpage.Row, parents ...uuid.UUID) []planCase {
	if len(parents) == 0 {
		parents = []uuid.UUID{{}}
	}
	cursors := make([]string, len(marks))
	for i, mark := range marks {
		cursors[i] = sqlpage.CursorOf(l, mark)
	}
	return allPageCases(e, name, string(direction), cursors, len(parents), func(ctx context.Context, d *db.DB, p sqlpage.Page, parts sqlpage.Selection) error {
		_, err := sqlpage.PageOf[T, P](d.Database, l, p, parts)(ctx, parents)
		return err
	})
}

// allPageCases are pages of a list: forwards and backwards, near the start and far from it, with and without the
// count, with few columns and with all.
func allPageCases(e *explainer, name, direction string, cursors []string, parents int, read func(context.Context, *db.DB, sqlpage.Page, sqlpage.Selection) error) []planCase {
	n, many := 20, 100
	rows, both, count := sqlpage.Selection{Rows: true}, sqlpage.Selection{Rows: true, Count: true}, sqlpage.Selection{Count: true}
	var probes []planCase
	add := func(what string, p sqlpage.Page, parts sqlpage.Selection, fewColumns bool) {
		probes = append(probes, planCase{name, direction + " " + what, func(ctx context.Context, d *db.DB) error {
			if fewColumns {
				ctx = sqlpage.WithProjection(ctx, fields{})
			}
			return read(ctx, d, p, parts)
		}})
	}
	add("first 20 and count", sqlpage.Page{First: &n}, both, false)
	if e.allPages {
		add("first 20", sqlpage.Page{First: &n}, rows, false)
		add("first 100, few columns", sqlpage.Page{First: &many}, rows, true)
		add("last 20", sqlpage.Page{Last: &n}, rows, false)
		add("count", sqlpage.Page{}, count, false)
	}
	if len(cursors) > 1 && (parents > 1 || !e.allPages) {
		cursors = cursors[1:2]
	}
	for i, at := range cursors {
		add(fmt.Sprintf("first 20 after mark %d", i+1), sqlpage.Page{First: &n, After: &at}, rows, false)
		add(fmt.Sprintf("last 20 before mark %d, few columns", i+1), sqlpage.Page{Last: &n, Before: &at}, rows, true)
	}
	return probes
}

// fields is a projection of one type.
type fields map[string][]string

func (f fields) Fields(typeName string) []string { return f[typeName] }

// quantileRows are the rows at 20, 50 and 80 % of a table, sorted by a column. newRow returns a row and a pointer
// to its field for that column.
func quantileRows(t testing.TB, e *explainer, table, column string, newRow func() (sqlpage.Row, any)) []sqlpage.Row {
	t.Helper()
	var found []sqlpage.Row
	for _, tenths := range []int{2, 5, 8} {
		row, value := newRow()
		require.NoError(t, e.Pool().QueryRow(t.Context(), fmt.Sprintf(
			"SELECT %[2]s FROM %[1]s ORDER BY %[2]s, id OFFSET (SELECT count(*) * %[3]d / 10 FROM %[1]s) LIMIT 1",
			table, column, tenths)).Scan(value))
		found = append(found, row)
	}
	return found
}

func directions() []db.OrderDirection {
	return []db.OrderDirection{db.OrderDirectionAsc, db.OrderDirectionDesc}
}

func since(from string) *db.DateTimeRange {
	at, err := time.Parse(time.RFC3339, from)
	if err != nil {
		panic(err)
	}
	return &db.DateTimeRange{From: &at}
}

func between(from, to string) *db.DateTimeRange {
	return &db.DateTimeRange{From: since(from).From, To: since(to).From}
}

// amounts is a range of amounts. An empty text means no bound.
func amounts(t testing.TB, least, most string) *db.DecimalRange {
	t.Helper()
	var r db.DecimalRange
	for text, to := range map[string]**db.Decimal{least: &r.Min, most: &r.Max} {
		if text == "" {
			continue
		}
		*to = new(db.Decimal)
		require.NoError(t, (*to).UnmarshalGQL(text))
	}
	return &r
}

func keys(t testing.TB, d *db.DB, sql string) []uuid.UUID {
	t.Helper()
	rows, err := d.Pool().Query(t.Context(), sql)
	require.NoError(t, err)
	defer rows.Close()
	var found []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		require.NoError(t, rows.Scan(&id))
		found = append(found, id)
	}
	require.NoError(t, rows.Err())
	require.NotEmpty(t, found, sql)
	return found
}
