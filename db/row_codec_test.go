package db_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// A column that the codec forgets would be zero only in cached rows.
func TestEncodingKeepsEveryColumn(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.Migrated(t), Min: 1, Max: 1}})
	require.NoError(t, err)
	t.Cleanup(d.Close)

	user := filledRow[db.User](t)
	users, products := sqlpage.NewRowCodec[db.User](d.Database), sqlpage.NewRowCodec[db.Product](d.Database)
	got, err := users.Read(users.Append(nil, user), nil)
	require.NoError(t, err)
	requireSameColumns(t, user, got)
	user.UnreadNotificationCount, user.SpentTotal, user.SpentOrders = 7, 1<<40, 12
	_, err = db.DecodeUnread(db.EncodeUnread(nil, user), got)
	require.NoError(t, err)
	_, err = db.DecodeSpent(db.EncodeSpent(nil, user), got)
	require.NoError(t, err)
	require.Equal(t, []any{7, int64(1 << 40), 12}, []any{got.UnreadNotificationCount, got.SpentTotal, got.SpentOrders})
	require.Equal(t, d.Currency(), got.Spending().Total.In)

	product := filledRow[db.Product](t)
	decoded, err := products.Read(products.Append(nil, product), nil)
	require.NoError(t, err)
	requireSameColumns(t, product, decoded)
	require.Equal(t, d.Currency(), decoded.Price().In)

	category, categories := filledRow[db.Category](t), sqlpage.NewRowCodec[db.Category](d.Database)
	kept, err := categories.Read(categories.Append(nil, category), nil)
	require.NoError(t, err)
	requireSameColumns(t, category, kept)

	session := filledRow[db.Session](t)
	again, err := db.DecodeSession(db.EncodeSession(nil, session), nil)
	require.NoError(t, err)
	session.User, session.IsValid = nil, false // what is read with the row alone
	require.Equal(t, session, again)
}

// filledRow returns a row in which no field is zero.
func filledRow[T any](t *testing.T) *T {
	t.Helper()
	row := new(T)
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.CanSet() {
			fill(f, i+1)
		}
	}
	return row
}

func fill(f reflect.Value, n int) {
	switch f.Interface().(type) {
	case time.Time:
		f.Set(reflect.ValueOf(time.Date(2026, 1, n, 1, 2, 3, 456789000, time.UTC)))
		return
	case uuid.UUID:
		f.Set(reflect.ValueOf(uuid.UUID{byte(n), 15: 255}))
		return
	}
	switch f.Kind() {
	case reflect.String:
		f.SetString("é" + strings.Repeat("x", n))
	case reflect.Int, reflect.Int64:
		f.SetInt(int64(-n) << 20)
	case reflect.Bool:
		f.SetBool(true)
	}
}

// requireSameColumns compares the fields that Bun reads from columns.
func requireSameColumns[T any](t *testing.T, want, got *T) {
	t.Helper()
	w, g := reflect.ValueOf(want).Elem(), reflect.ValueOf(got).Elem()
	for i := range w.NumField() {
		f := w.Type().Field(i)
		if tag := f.Tag.Get("bun"); tag == "" || strings.Contains(tag, "table:") || strings.Contains(tag, "scanonly") {
			continue
		}
		require.False(t, w.Field(i).IsZero(), "%s is not filled", f.Name)
		require.Equal(t, w.Field(i).Interface(), g.Field(i).Interface(), f.Name)
	}
}

func TestEncodingKeepsSales(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1, Max: 1}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	day := db.DateOf(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	points, err := d.SalesSeries(t.Context(), db.Series{From: day, To: day.AddDays(300), Interval: db.SalesIntervalWeek})
	require.NoError(t, err)
	got, err := d.DecodeSales(db.EncodeSales(nil, points), nil)
	require.NoError(t, err)
	require.Equal(t, points, got)

	top, err := d.TopProducts(t.Context(), db.Ranking{From: day, To: day.AddDays(300), By: db.SalesMeasureTotal})
	require.NoError(t, err)
	require.NotEmpty(t, top)
	kept, err := d.DecodeTopProducts(db.EncodeTopProducts(nil, top), nil)
	require.NoError(t, err)
	require.Equal(t, top, kept)
}

// Truncated bytes, or bytes with a rest, give an error and no row.
func FuzzDecodeRow(f *testing.F) {
	d, err := db.Open(f.Context(), db.Options{Postgres: postgres.Options{URL: services.Migrated(f), Min: 1, Max: 1}})
	require.NoError(f, err)
	f.Cleanup(d.Close)
	users, products := sqlpage.NewRowCodec[db.User](d.Database), sqlpage.NewRowCodec[db.Product](d.Database)
	f.Add(users.Append(nil, &db.User{Username: "ada"}))
	f.Add(products.Append(nil, &db.Product{Name: "lamp"}))
	f.Add(db.EncodeSession(nil, &db.Session{}))
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if u, err := users.Read(b, nil); err == nil {
			requireSurvivesEncoding(t, u, users.Append, users.Read)
		}
		if p, err := products.Read(b, nil); err == nil {
			requireSurvivesEncoding(t, p, products.Append, products.Read)
		}
		if s, err := db.DecodeSession(b, nil); err == nil {
			requireSurvivesEncoding(t, s, db.EncodeSession, db.DecodeSession)
		}
		_, _ = d.DecodeSales(b, nil)
		_, _ = d.DecodeTopProducts(b, nil)
	})
}

// requireSurvivesEncoding encodes the row and decodes it again. The bytes may differ: several encodings can decode
// to one row.
func requireSurvivesEncoding[T any](t *testing.T, row *T, encode func([]byte, *T) []byte, decode func([]byte, *T) (*T, error)) {
	t.Helper()
	again, err := decode(encode(nil, row), nil)
	require.NoError(t, err)
	require.Equal(t, row, again)
}
