package worker_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/uuid"
	"orderly.example/worker"
)

// reportSQL returns a plain SQL statement that selects the report's rows.
func reportSQL(kind db.ReportKind) string {
	const (
		bought = `o.placed_at >= $1::date::timestamp AT TIME ZONE 'UTC' AND o.placed_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'`
		sold   = bought + ` AND o.status IN ('PAID', 'SHIPPED', 'DELIVERED')`
		micros = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`
	)
	euros := func(minor string) string { return "round((" + minor + ")::numeric / 100, 2)::text" }
	switch kind {
	case db.ReportKindSalesSummary:
		return `SELECT d::date::text, count(o.id)::text, ` + euros("coalesce(sum(o.total), 0)") + `, ` + euros("coalesce(sum(o.total) / count(o.id), 0)") + `
			FROM generate_series($1::date, $2::date, interval '1 day') d LEFT JOIN orders o ON ` + sold + ` AND o.placed_at::date = d::date
			GROUP BY d ORDER BY d`
	case db.ReportKindTopProducts:
		return `SELECT p.sku, p.name, sum(i.quantity)::text, ` + euros("sum(i.quantity * i.unit_price)") + `
			FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id WHERE ` + sold + `
			GROUP BY p.id ORDER BY sum(i.line_total) DESC, p.sku`
	case db.ReportKindCustomerActivity:
		return `SELECT u.username, count(*)::text, ` + euros("sum(o.total)") + `, to_char(min(o.placed_at), ` + micros + `), to_char(max(o.placed_at), ` + micros + `)
			FROM orders o JOIN users u ON u.id = o.customer_id WHERE ` + sold + ` GROUP BY u.username ORDER BY u.username COLLATE "und-x-icu"`
	default:
		return `SELECT o.number::text, to_char(o.placed_at, ` + micros + `), o.status, u.username, i.product_sku, i.product_name, i.quantity::text, ` +
			euros("i.unit_price") + `, ` + euros("i.line_total") + `
			FROM orders o JOIN users u ON u.id = o.customer_id JOIN order_items i ON i.order_id = o.id WHERE ` + bought + `
			ORDER BY o.placed_at, o.id, i.line`
	}
}

func kinds() []db.ReportKind {
	return []db.ReportKind{db.ReportKindSalesSummary, db.ReportKindTopProducts, db.ReportKindCustomerActivity, db.ReportKindOrdersExport}
}

func TestReportsMatchPlainSQL(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{Batch: 70})
	for _, kind := range kinds() {
		for _, format := range []db.ReportFormat{db.ReportFormatCSV, db.ReportFormatJSONL} {
			t.Run(string(kind)+" as "+string(format), func(t *testing.T) {
				t.Parallel()
				in := largeReport(kind, format)
				in.From = in.To.AddDays(-400)
				report := s.await(t, s.request(t, in), db.ReportStatusSucceeded)
				rows := s.texts(t, reportSQL(kind), in.From.String(), in.To.String())
				require.NotEmpty(t, rows)
				if kind == db.ReportKindSalesSummary {
					roundHalfEven(t, rows)
				}
				require.Equal(t, rows, decode(t, report, s.content(t, report)))
				require.Equal(t, len(rows), *report.RowCount)
				ends := map[db.ReportFormat]int{db.ReportFormatCSV: len(rows) + 1}
				require.Equal(t, ends[format], strings.Count(s.content(t, report), "\r\n"))
				require.Len(t, s.content(t, report), int(*report.Bytes))
				require.Equal(t, 100, report.Progress)
				require.WithinDuration(t, *report.StartedAt, *report.AsOf, time.Minute)

				again := s.await(t, s.request(t, in), db.ReportStatusSucceeded)
				require.Equal(t, *report.SHA256, *again.SHA256)
			})
		}
	}
}

// roundHalfEven replaces Postgres's averages, which are rounded half up, by averages that are rounded half to even.
func roundHalfEven(t *testing.T, rows [][]string) {
	t.Helper()
	for _, row := range rows {
		var orders int
		var total db.Decimal
		_, err := fmt.Sscan(row[1], &orders)
		require.NoError(t, err)
		require.NoError(t, total.UnmarshalGQL(row[2]))
		row[3] = db.Money{Minor: total.Unscaled, In: db.Currency{Code: "EUR", Decimals: 2}}.DividedBy(orders).Amount().String()
	}
}

// decode reads a report's file with the standard library.
func decode(t *testing.T, r *db.Report, content string) [][]string {
	t.Helper()
	columns := db.ReportColumns(r.Kind)
	if r.Format == db.ReportFormatCSV {
		all, err := csv.NewReader(strings.NewReader(content)).ReadAll()
		require.NoError(t, err)
		require.Equal(t, columns, all[0])
		return all[1:]
	}
	var all [][]string
	for line := range strings.Lines(content) {
		var object map[string]any
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&object))
		require.Len(t, object, len(columns))
		row := make([]string, len(columns))
		for i, name := range columns {
			row[i] = fmt.Sprint(object[name])
		}
		all = append(all, row)
	}
	return all
}

func TestOrdersExportAppliesItsFilter(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{Batch: 7})
	var customer, product uuid.UUID
	require.NoError(t, s.db.Pool().QueryRow(t.Context(), "SELECT customer_id FROM orders GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").Scan(&customer))
	require.NoError(t, s.db.Pool().QueryRow(t.Context(), "SELECT product_id FROM order_items GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").Scan(&product))
	year := time.Now().AddDate(-1, 0, 0).UTC().Truncate(time.Microsecond)
	for name, c := range map[string]struct {
		filter db.OrderFilter
		sql    string
	}{
		"status":    {db.OrderFilter{Status: []db.OrderStatus{db.OrderStatusPending, db.OrderStatusCancelled}}, "o.status IN ('PENDING', 'CANCELLED')"},
		"total":     {db.OrderFilter{Total: &db.DecimalRange{Min: &db.Decimal{Unscaled: 5000, Scale: 2}}}, "o.total >= 5000"},
		"customers": {db.OrderFilter{Customers: []*db.ID{{Kind: db.KindUser, UUID: customer}}}, "o.customer_id = '" + customer.String() + "'"},
		"product": {
			db.OrderFilter{Product: &db.ID{Kind: db.KindProduct, UUID: product}},
			"o.id IN (SELECT order_id FROM order_items WHERE product_id = '" + product.String() + "')",
		},
		"search":  {db.OrderFilter{Search: new("Customer@")}, "o.customer_id = (SELECT id FROM users WHERE email LIKE 'customer@%')"},
		"nobodys": {db.OrderFilter{Customers: []*db.ID{}}, "false"},
		"all": {
			db.OrderFilter{
				Status: []db.OrderStatus{db.OrderStatusDelivered, db.OrderStatusPaid}, Customer: &db.ID{Kind: db.KindUser, UUID: customer},
				Total: &db.DecimalRange{Max: &db.Decimal{Unscaled: 900, Scale: 0}}, PlacedAt: &db.DateTimeRange{To: &year},
			},
			"o.status IN ('DELIVERED', 'PAID') AND o.customer_id = '" + customer.String() + "' AND o.total <= 90000 AND o.placed_at < '" + year.Format(time.RFC3339Nano) + "'",
		},
		"nothing": {db.OrderFilter{Status: []db.OrderStatus{}}, "false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV)
			in.Filter = &c.filter
			report := s.await(t, s.request(t, in), db.ReportStatusSucceeded)
			rows := s.texts(t, strings.Replace(reportSQL(in.Kind), " WHERE ", " WHERE "+c.sql+" AND ", 1), in.From.String(), in.To.String())
			require.Equal(t, len(rows), *report.RowCount)
			if found := decode(t, report, s.content(t, report)); len(rows) > 0 {
				require.Equal(t, rows, found)
			} else {
				require.Empty(t, found)
			}
			require.Equal(t, strings.HasPrefix(name, "nobody") || name == "nothing", len(rows) == 0)
		})
	}
}

func TestReportsEscapeSpreadsheetFormulas(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{})
	names := map[string]string{ // product name to text in the file
		"＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠A": "'＠A", "'=1": "''=1", "'s": "''s", "1＝": "1＝", "\n=1": "'\n=1",
		"=1+1": "'=1+1", "+49": "'+49", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		`=HYPERLINK("x","y")`: `'=HYPERLINK("x","y")`, "a, \"b\"\nc": "a, \"b\"\nc", "plain": "plain", "1=1": "1=1", "ö\\\x01": "ö\\\x01",
	}
	ids := s.texts(t, "SELECT id::text FROM order_items ORDER BY id LIMIT $1", len(names))
	i := 0
	for name := range names {
		s.exec(t, "UPDATE order_items SET product_name = $1 WHERE id = $2", name, ids[i][0])
		i++
	}
	const nameColumn, lineTotalColumn = 5, 8
	inCSV := s.await(t, s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV)), db.ReportStatusSucceeded)
	cells, totals := map[string]bool{}, 0
	// encoding/csv turns \r\n in a cell into \n, and keeps a lone \r.
	for _, row := range decode(t, inCSV, s.content(t, inCSV)) {
		cells[row[nameColumn]] = true
		require.NotContains(t, row[lineTotalColumn], "'")
		totals++
	}
	inJSON := s.await(t, s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatJSONL)), db.ReportStatusSucceeded)
	texts := map[string]bool{}
	for _, row := range decode(t, inJSON, s.content(t, inJSON)) {
		texts[row[nameColumn]] = true
	}
	for name, want := range names {
		require.Contains(t, cells, want)
		require.Contains(t, texts, name)
	}
	require.Equal(t, *inCSV.RowCount, totals)
}

// Staff come first. No user's second report is made before another customer's first.
func TestReportsAreMadeInOrderOfPriority(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	users := map[string]uuid.UUID{"staff": s.staff}
	for i, name := range s.texts(t, "SELECT id::text FROM users WHERE role = 'CUSTOMER' ORDER BY id LIMIT 2") {
		id, err := uuid.Parse(name[0])
		require.NoError(t, err)
		users[string("ab"[i])] = id
	}
	requester := map[uuid.UUID]string{}
	for _, who := range []string{"a", "a", "a", "b", "staff", "staff"} {
		var customer uuid.UUID
		if who != "staff" {
			customer = users[who]
		}
		in := largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV)
		in.IdempotencyKey = newID(t).String()
		report, errs, err := s.db.RequestReport(t.Context(), users[who], customer, in, s.inserter.Enqueue)
		require.NoError(t, err)
		require.Empty(t, errs)
		requester[report.ID] = who
	}
	client, err := worker.Start(t.Context(), worker.Options{
		DB: s.db, Files: s.files, Caches: entitycache.New(nil, s.db, entitycache.Options{}), Queues: map[string]int{worker.ReportQueue: 1},
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Stop(context.WithoutCancel(t.Context()))) })
	for id := range requester {
		s.await(t, id, db.ReportStatusSucceeded)
	}
	var order []string
	for _, row := range s.texts(t, "SELECT id::text FROM reports ORDER BY started_at") {
		id, err := uuid.Parse(row[0])
		require.NoError(t, err)
		order = append(order, requester[id])
	}
	require.Equal(t, []string{"staff", "staff", "a", "b", "a", "a"}, order)
}
