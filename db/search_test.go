package db_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

func shopOf(t *testing.T, products ...string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.Migrated(t), Min: 1}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	addProducts(t, d, products...)
	return d
}

func addProducts(t *testing.T, d *db.DB, names ...string) {
	t.Helper()
	for i, name := range names {
		_, errs, err := d.CreateProduct(t.Context(), db.NewProduct{SKU: "SKU-" + string(rune('A'+i)), Name: name, IsActive: true})
		require.NoError(t, err)
		require.Empty(t, errs)
	}
}

func namesOf(ctx context.Context, t *testing.T, d *db.DB, filter *db.ProductFilter, direction db.OrderDirection, size int) (names []string) {
	t.Helper()
	l, err := db.Products(d.Currency(), filter, &db.ProductOrder{Field: db.ProductsByName, Direction: direction})
	require.NoError(t, err)
	page := sqlpage.FirstRows(size)
	for {
		pages, err := sqlpage.PageOf[db.Product](d.Database, l, page, sqlpage.Selection{Rows: true, Edges: true})(ctx, []uuid.UUID{{}})
		require.NoError(t, err)
		rows := pages[uuid.UUID{}]
		for _, p := range rows.Nodes {
			names = append(names, p.Name)
		}
		if len(rows.Nodes) < size {
			return names
		}
		page.After = new(rows.Edges[size-1].Cursor())
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	d := shopOf(t, "Cork Kitchen Knife", "Küchentisch GRÖßE", "Ku\u0308chenuhr", "КУХНЯ", "ΟΔΟΣ", "50%_off\\", "İstanbul Çay")
	for text, found := range map[string][]string{
		"Knife Cork":         {"Cork Kitchen Knife"},
		"cork SKU-A":         {"Cork Kitchen Knife"},
		"Cork Spoon":         nil,
		"KÜCHEN":             {"Küchentisch GRÖßE", "Ku\u0308chenuhr"},
		"größe":              {"Küchentisch GRÖßE"},
		"GRÖSSE":             {"Küchentisch GRÖßE"},
		"ku\u0308chentisch":  {"Küchentisch GRÖßE"},
		"кухня":              {"КУХНЯ"},
		"οδος":               {"ΟΔΟΣ"},
		"istanbul":           {"İstanbul Çay"},
		"%":                  {"50%_off\\"},
		"_":                  {"50%_off\\"},
		`\`:                  {"50%_off\\"},
		"e%k":                nil,
		"ＫＮＩＦＥ":              {"Cork Kitchen Knife"},
		"knife knife knife ": {"Cork Kitchen Knife"},
	} {
		require.ElementsMatch(t, found, namesOf(t.Context(), t, d, &db.ProductFilter{Search: &text}, db.OrderDirectionAsc, 50), text)
	}
	_, err := db.Products(d.Currency(), &db.ProductFilter{Search: new("a b c d e f g h i j k")}, nil)
	require.Equal(t, faults.CodeBadInput, faults.Of(err).Code)
}

func TestNamesSortAlphabetically(t *testing.T) {
	t.Parallel()
	sorted := []string{"apple", "Apple", "Äpfel", "Banana", "éclair", "Eggs", "zebra", "Zebra", "Ёлка", "Яблоко"}
	shuffled := []string{"Zebra", "Яблоко", "éclair", "apple", "Eggs", "Ёлка", "Banana", "zebra", "Äpfel", "Apple"}
	d := shopOf(t, shuffled...)
	got := namesOf(t.Context(), t, d, nil, db.OrderDirectionAsc, 3)
	require.ElementsMatch(t, sorted, got)
	require.Equal(t, services.Texts(t, d.Pool(), `SELECT name FROM products ORDER BY name COLLATE "und-x-icu", id`), got)
	require.Equal(t, "Zebra", got[7], "after small letters, before other scripts")
	down := namesOf(t.Context(), t, d, nil, db.OrderDirectionDesc, 3)
	for i := range got {
		require.Equal(t, got[i], down[len(down)-1-i])
	}
}

func TestEmailAddressIgnoresCase(t *testing.T) {
	t.Parallel()
	d := shopOf(t)
	_, errs, err := d.CreateUser(t.Context(), db.NewUser{Username: "ozge", Email: "özge@örnek.example", Role: db.UserRoleCustomer, PasswordHash: "$2a$04$aaa"})
	require.NoError(t, err)
	require.Empty(t, errs)
	for _, other := range []string{"ÖZGE@ÖRNEK.example", "O\u0308ZGE@örnek.example"} {
		found, err := db.UsersByEmail(d)(t.Context(), []string{other})
		require.NoError(t, err)
		require.Equal(t, "ozge", found[other].Username)
		_, errs, err = d.CreateUser(t.Context(), db.NewUser{Username: "another", Email: other, Role: db.UserRoleCustomer, PasswordHash: "$2a$04$aaa"})
		require.NoError(t, err)
		require.Len(t, errs, 1)
		require.Equal(t, db.ErrorCodeTaken, errs[0].Code)
	}
}
