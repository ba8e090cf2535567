package db_test

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

// daysVariable makes the test check all time zones, on all days of 2000 to 2040. `make days` sets it.
const daysVariable = "ORDERLY_TEST_DAYS"

func date(t *testing.T, text string) db.Date {
	t.Helper()
	var d db.Date
	require.NoError(t, d.UnmarshalGQL(text))
	return d
}

func TestDayBeginsAtItsFirstInstant(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ why, zone, day, begin string }{
		{"midnight", "Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"},
		{"after a day of 23 hours", "Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"},
		{"no midnight", "Atlantic/Azores", "2026-03-29", "2026-03-29T01:00:00Z"},
		{"the day before", "Atlantic/Azores", "2026-03-28", "2026-03-28T01:00:00Z"},
		{"midnight twice", "Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z"},
		{"midnight twice, across the date line", "America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},
		{"the hour before midnight twice", "America/Asuncion", "2023-03-26", "2023-03-26T04:00:00Z"},
		{"clocks go back over midnight", "America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z"},
		{"the day after", "America/St_Johns", "2006-10-30", "2006-10-30T03:30:00Z"},
		{"no such day", "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},
		{"the day after the missing day", "Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"},
		{"easternmost zone", "Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"},
		{"later than the zone's table of transitions", "Europe/Berlin", "2087-07-01", "2087-06-30T22:00:00Z"},
	} {
		t.Run(test.why, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(test.zone)
			require.NoError(t, err)
			require.Equal(t, test.begin, date(t, test.day).FirstInstant(zone).UTC().Format(time.RFC3339))
		})
	}
}

// TestFirstInstantsMatchPostgres compares the first instant of each day with Postgres's own conversions.
func TestFirstInstantsMatchPostgres(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.SeededForReading(t), Min: 1}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	from, to := date(t, "2010-01-01"), date(t, "2012-12-31")
	zones := []string{"America/St_Johns", "Asia/Tehran", "Atlantic/Azores", "CET", "Pacific/Apia"}
	if os.Getenv(daysVariable) != "" {
		from, to = date(t, "2000-01-01"), date(t, "2040-12-31")
		rows, err := d.Pool().Query(t.Context(), "SELECT name FROM pg_timezone_names WHERE name !~ '^(posix|right)/' ORDER BY name")
		require.NoError(t, err)
		zones, err = pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
	}
	var compared, days int
	var running errgroup.Group
	running.SetLimit(2)
	for _, name := range zones {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Logf("%s: only Postgres knows this zone", name)
			continue
		}
		texts, firstInstants := []string{}, []time.Time{}
		for day := from; !to.Before(day); day = day.AddDays(1) {
			texts, firstInstants = append(texts, day.String()), append(firstInstants, day.FirstInstant(zone))
		}
		compared, days = compared+1, days+len(texts)
		running.Go(func() error {
			return pgx.BeginFunc(t.Context(), d.Pool(), func(tx pgx.Tx) error {
				if _, err := tx.Exec(t.Context(), "SELECT set_config('TimeZone', $1, true), set_config('statement_timeout', '0', true)", name); err != nil {
					return err
				}
				mismatches, err := tx.Query(t.Context(), wrongFirstInstants, texts, firstInstants)
				if err != nil {
					return err
				}
				list, err := pgx.CollectRows(mismatches, pgx.RowTo[string])
				if len(list) > 0 {
					t.Errorf("%s: %d days begin at another instant: %s", name, len(list), strings.Join(list[:min(5, len(list))], "; "))
				}
				return err
			})
		})
	}
	require.NoError(t, running.Wait())
	t.Logf("%d days of %d zones", days, compared)
	require.NotZero(t, compared)
}

// wrongFirstInstants selects the days whose first instant differs from Postgres's. If the UTC offset is the same 36
// hours before and after, the day begins at midnight; otherwise the query tries each minute.
const wrongFirstInstants = `WITH d AS (
	SELECT day::date, begin, day::timestamp AT TIME ZONE 'UTC' AS utc FROM unnest($1::text[], $2::timestamptz[]) AS x(day, begin)
), o AS (
	SELECT *, (utc - interval '36 hours')::timestamp - ((utc - interval '36 hours') AT TIME ZONE 'UTC') AS before,
		(utc + interval '36 hours')::timestamp - ((utc + interval '36 hours') AT TIME ZONE 'UTC') AS after FROM d
), e AS (
	SELECT *, CASE WHEN before = after THEN utc - before ELSE (
		SELECT min(t) FROM generate_series(utc - interval '36 hours', utc + interval '36 hours', interval '1 minute') t WHERE t::date >= day
	) END AS expected FROM o
)
SELECT day || ': ' || (begin AT TIME ZONE 'UTC') || ', not ' || (expected AT TIME ZONE 'UTC') FROM e WHERE begin <> expected ORDER BY day`

// TestDailyTotalsFollowTheTimeZone compares everything that is summed by day with sums over Postgres's local dates.
func TestDailyTotalsFollowTheTimeZone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ zone, from, to string }{
		{"Atlantic/Azores", "2026-03-27", "2026-03-30"},
		{"Atlantic/Azores", "2026-10-24", "2026-10-27"},
		{"Pacific/Apia", "2011-12-28", "2012-01-02"},
	} {
		t.Run(test.zone+" "+test.from, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(test.zone)
			require.NoError(t, err)
			d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1}, TimeZone: zone})
			require.NoError(t, err)
			t.Cleanup(d.Close)
			from, to := date(t, test.from), date(t, test.to)
			_, err = d.Pool().Exec(t.Context(), `WITH added AS (
				INSERT INTO orders (id, customer_id, status, total, item_count, placed_at, updated_at)
				SELECT gen_random_uuid(), (SELECT min(id::text)::uuid FROM users), 'PAID', 100 + n, 1, t, t
				FROM generate_series($1::date - interval '2 days', $2::date + interval '3 days', interval '17 minutes') WITH ORDINALITY x(t, n) RETURNING *
			) INSERT INTO order_items (id, order_id, line, product_id, product_sku, product_name, quantity, unit_price)
			SELECT gen_random_uuid(), id, 1, (SELECT min(id::text)::uuid FROM products), 'S', 'N', 1, total FROM added`, from.String(), to.String())
			require.NoError(t, err)
			texts := func(sql string) []string {
				t.Helper()
				return services.Texts(t, d.Pool(), fmt.Sprintf(sql, "(o.placed_at AT TIME ZONE '"+test.zone+"')::date", test.from, test.to))
			}
			sums := texts(`SELECT d::date || ' ' || count(o.id) || ' ' || coalesce(sum(total), 0) FROM generate_series('%[2]s'::date, '%[3]s', interval '1 day') d
				LEFT JOIN orders o ON %[1]s = d::date AND status NOT IN ('PENDING', 'CANCELLED') GROUP BY d ORDER BY d`)

			require.Equal(t, sums, pointsOf(t, d, db.Series{From: from, To: to, Interval: db.SalesIntervalDay}))

			month, err := d.SalesSeries(t.Context(), db.Series{From: from, To: to, Interval: db.SalesIntervalMonth})
			require.NoError(t, err)
			counted := 0
			for _, p := range month {
				counted += p.OrderCount
			}
			want := texts(`SELECT count(*)::text FROM orders o WHERE %[1]s BETWEEN '%[2]s' AND '%[3]s' AND status NOT IN ('PENDING', 'CANCELLED')`)
			require.Equal(t, want, []string{fmt.Sprint(counted)})

			requireLineSums(t, d, texts, from, to)

			require.ElementsMatch(t, texts(`SELECT number::text FROM orders o WHERE %[1]s BETWEEN '%[2]s' AND '%[3]s' AND EXISTS (SELECT FROM order_items i WHERE i.order_id = o.id)`),
				exportedNumbers(t, d, &db.Report{Kind: db.ReportKindOrdersExport, From: from, To: to}))
			require.Len(t, reportRows(t, d, &db.Report{Kind: db.ReportKindSalesSummary, From: from, To: to}), len(sums))
		})
	}
}

// exportedNumbers returns the numbers of the orders in a report.
func exportedNumbers(t *testing.T, d *db.DB, r *db.Report) []string {
	t.Helper()
	var numbers []string
	for _, row := range reportRows(t, d, r) {
		if len(numbers) == 0 || numbers[len(numbers)-1] != row[0] {
			numbers = append(numbers, row[0])
		}
	}
	return numbers
}

func reportRows(t *testing.T, d *db.DB, r *db.Report) (list [][]string) {
	t.Helper()
	_, err := d.ReadReport(t.Context(), r, db.ReportSink{Row: func(cells []db.Cell) error {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = string(c.Text)
		}
		list = append(list, row)
		return nil
	}})
	require.NoError(t, err)
	return list
}

func TestOpenFailsWithTimeZoneUnknownToPostgres(t *testing.T) {
	t.Parallel()
	_, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.SeededForReading(t), Min: 1}, TimeZone: time.FixedZone("Mars/Olympus", 0)})
	require.EqualError(t, err, "ORDERLY_TIMEZONE is Mars/Olympus, which PostgreSQL does not know")
}

func TestOpenWarnsIfTimeZoneRulesDiffer(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	url := services.SeededForReading(t)
	for zone, warning := range map[*time.Location]string{
		berlin:                                "",
		time.FixedZone("Europe/Berlin", 3600): "from=2000-04-01", // no summer time
		time.FixedZone("Europe/Berlin", 7200): "from=2000-01-01",
	} {
		var log strings.Builder
		d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: url, Min: 1, Log: slog.New(slog.NewTextHandler(&log, nil))}, TimeZone: zone})
		require.NoError(t, err)
		d.Close()
		require.Equal(t, warning != "", strings.Contains(log.String(), "zone=Europe/Berlin"))
		require.Contains(t, log.String(), warning)
	}
}
