package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly/db"
)

// probe is a load whose plan is looked at.
type probe struct {
	list string // the list with its filter and order, as the documentation names it
	page string // which page of it, and what of it
	load func(ctx context.Context, d *db.DB) error
}

func (p probe) String() string { return p.list + ": " + p.page }

// choice is a filter with its name.
type choice[F any] struct {
	name   string
	filter F
}

// named writes a list's name: orders(status: PAID) by TOTAL.
func named(list, filter, order string) string {
	if filter != "" {
		list += "(" + filter + ")"
	}
	return list + " by " + order
}

// everyPage looks at the pages of a list forwards and backwards, near and far, with and without the count and with few
// and all columns. parents is one zero key for a root list.
func everyPage[T any, P db.RowOf[T]](name, way string, l db.List, marks []db.Row, parents ...db.UUID) []probe {
	if len(parents) == 0 {
		parents = []db.UUID{{}}
	}
	size := func(n int) *int { return &n }
	rows, both, count := db.Parts{Rows: true}, db.Parts{Rows: true, Count: true}, db.Parts{Count: true}
	var probes []probe
	add := func(what string, p db.Page, parts db.Parts, few bool) {
		probes = append(probes, probe{name, way + " " + what, func(ctx context.Context, d *db.DB) error {
			if few {
				ctx = db.WithProjection(ctx, fields{})
			}
			_, err := db.PageOf[T, P](d, l, p, parts)(ctx, parents)
			return err
		}})
	}
	add("first 20", db.Page{First: size(20)}, rows, false)
	add("first 100, few columns", db.Page{First: size(100)}, rows, true)
	add("last 20", db.Page{Last: size(20)}, rows, false)
	add("first 20 and count", db.Page{First: size(20)}, both, false)
	add("count", db.Page{}, count, false)
	for i, mark := range marks {
		at := db.CursorAt(l, mark)
		add(fmt.Sprintf("first 20 after mark %d", i), db.Page{First: size(20), After: &at}, rows, false)
		add(fmt.Sprintf("last 20 before mark %d", i), db.Page{Last: size(20), Before: &at}, rows, true)
	}
	return probes
}

// fields is a projection of one type.
type fields map[string][]string

func (f fields) Fields(typeName string) []string { return f[typeName] }

// marks are the rows at a fifth, at half and at four fifths of a table in the order of a column.
func marks[T any, P db.RowOf[T]](t testing.TB, e *explainer, table, column string, make func(id db.UUID, scan func(any) error) (P, error)) []db.Row {
	t.Helper()
	var found []db.Row
	for _, tenths := range []int{2, 5, 8} {
		var id db.UUID
		rows, err := e.Pool().Query(t.Context(), fmt.Sprintf(
			"SELECT id, %[2]s FROM %[1]s ORDER BY %[2]s, id OFFSET (SELECT count(*) * %[3]d / 10 FROM %[1]s) LIMIT 1", table, column, tenths))
		require.NoError(t, err)
		require.True(t, rows.Next())
		row, err := make(id, func(to any) error { return rows.Scan(&id, to) })
		require.NoError(t, err)
		rows.Close()
		found = append(found, row)
	}
	return found
}

// orderLists are all lists of orders: each filter in each order, as staff see them and as a customer does.
func orderLists(t testing.TB, e *explainer, parents ...db.UUID) []probe {
	t.Helper()
	at := map[db.OrderOrderField][]db.Row{}
	for field, column := range map[db.OrderOrderField]string{
		db.OrdersByPlacedAt: "placed_at", db.OrdersByTotal: "total", db.OrdersByNumber: "number",
	} {
		at[field] = marks(t, e, "orders", column, func(_ db.UUID, scan func(any) error) (*db.Order, error) {
			o := &db.Order{}
			to := map[string]any{"placed_at": &o.PlacedAt, "total": &o.TotalMinor, "number": &o.Number}[column]
			return o, scan(to)
		})
	}
	var probes []probe
	for _, f := range orderFilters(t, e) {
		for field, rows := range at {
			for _, direction := range []db.Direction{db.Ascending, db.Descending} {
				order := &db.OrderOrder{Field: field, Direction: direction}
				l, err := db.Orders(e.Currency(), f.filter, order)
				require.NoError(t, err)
				name := named("orders", f.name, string(field))
				if len(parents) > 0 {
					l, err = db.OrdersOf(e.Currency(), f.filter, order)
					require.NoError(t, err)
					name = fmt.Sprintf("%d × User.%s", len(parents), name)
				}
				probes = append(probes, everyPage[db.Order](name, string(direction), l, rows, parents...)...)
			}
		}
	}
	return probes
}

func orderFilters(t testing.TB, e *explainer) []choice[*db.OrderFilter] {
	t.Helper()
	busy := db.ID{Kind: db.KindUser, UUID: keys(t, e, "SELECT customer_id FROM orders GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0]}
	quiet := db.ID{Kind: db.KindUser, UUID: keys(t, e, "SELECT customer_id FROM orders GROUP BY 1 ORDER BY count(*) LIMIT 1")[0]}
	const end = "2026-11-01T00:00:00Z"
	recent, old, one, never := since("2026-10-01T00:00:00Z"), between("2020-01-01T00:00:00Z", "2024-02-01T00:00:00Z"),
		between("2025-06-01T00:00:00Z", "2025-06-02T00:00:00Z"), since(end)
	large, small, usual, most := amounts(t, "3000", ""), amounts(t, "", "10"), amounts(t, "239", "240"), amounts(t, "10", "")
	rare, common := []db.OrderStatus{db.OrderPending}, []db.OrderStatus{db.OrderDelivered}
	open := []db.OrderStatus{db.OrderPending, db.OrderPaid, db.OrderShipped}
	return []choice[*db.OrderFilter]{
		{"", nil},
		{"status: one, rare", &db.OrderFilter{Status: rare}},
		{"status: one, common", &db.OrderFilter{Status: common}},
		{"status: several", &db.OrderFilter{Status: open}},
		{"status: all", &db.OrderFilter{Status: []db.OrderStatus{"PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"}}},
		{"status: none", &db.OrderFilter{Status: []db.OrderStatus{}}},
		{"placedAt: recent", &db.OrderFilter{PlacedAt: recent}},
		{"placedAt: old", &db.OrderFilter{PlacedAt: old}},
		{"placedAt: a day", &db.OrderFilter{PlacedAt: one}},
		{"placedAt: never", &db.OrderFilter{PlacedAt: never}},
		{"total: large", &db.OrderFilter{Total: large}},
		{"total: small", &db.OrderFilter{Total: small}},
		{"total: usual", &db.OrderFilter{Total: usual}},
		{"total: most", &db.OrderFilter{Total: most}},
		{"customer: busy", &db.OrderFilter{Customer: &busy}},
		{"customer: quiet", &db.OrderFilter{Customer: &quiet}},
		{"status: one, rare; placedAt: recent", &db.OrderFilter{Status: rare, PlacedAt: recent}},
		{"status: one, rare; placedAt: old", &db.OrderFilter{Status: rare, PlacedAt: old}},
		{"status: one, common; placedAt: a day", &db.OrderFilter{Status: common, PlacedAt: one}},
		{"status: several; placedAt: old", &db.OrderFilter{Status: open, PlacedAt: old}},
		{"status: one, common; total: large", &db.OrderFilter{Status: common, Total: large}},
		{"status: several; total: large", &db.OrderFilter{Status: open, Total: large}},
		{"placedAt: a day; total: large", &db.OrderFilter{PlacedAt: one, Total: large}},
		{"placedAt: recent; total: most", &db.OrderFilter{PlacedAt: recent, Total: most}},
		{"customer: busy; status: several", &db.OrderFilter{Customer: &busy, Status: open}},
		{"customer: busy; placedAt: a day", &db.OrderFilter{Customer: &busy, PlacedAt: one}},
		{"customer: busy; total: large", &db.OrderFilter{Customer: &busy, Total: large}},
	}
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

// amounts is a range of amounts; an empty text is an open end.
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

// keys reads keys.
func keys(t testing.TB, e *explainer, sql string) []db.UUID {
	t.Helper()
	rows, err := e.Pool().Query(t.Context(), sql)
	require.NoError(t, err)
	defer rows.Close()
	var found []db.UUID
	for rows.Next() {
		var id db.UUID
		require.NoError(t, rows.Scan(&id))
		found = append(found, id)
	}
	require.NoError(t, rows.Err())
	require.NotEmpty(t, found, sql)
	return found
}

func ptr[T any](v T) *T { return &v }

var _ = strings.Join
