package db_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/db/migrations"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

const (
	insertProduct = `INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at)
		VALUES (gen_random_uuid(), $2, $1, '', 100, 1, true, now(), now())`
	insertUser = `INSERT INTO users (id, username, email, role, is_active, created_at, updated_at)
		VALUES (gen_random_uuid(), $1, $2, 'CUSTOMER', true, now(), now())`
)

// TestMigrationRefusesEmailsThatDifferOnlyInCase migrates an older shop, in which two users have addresses that
// count as equal from now on.
func TestMigrationRefusesEmailsThatDifferOnlyInCase(t *testing.T) {
	t.Parallel()
	address := services.Seeded(t)
	services.RollBack(t, address, "0005")
	pool, err := pgxpool.New(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	for _, user := range [][2]string{{"ada", "özge@example.com"}, {"berta", "ÖZGE@example.com"}, {"cleo", "cleo@example.com"}} {
		_, err := pool.Exec(t.Context(), insertUser, user[0], user[1])
		require.NoError(t, err)
	}
	_, err = pool.Exec(t.Context(), insertProduct, "Küchentisch GRÖßE", "K-1")
	require.NoError(t, err)

	for range 2 {
		err = migrations.Migrate(t.Context(), address, migrations.Options{})
		require.ErrorContains(t, err, "users have one e-mail address, written otherwise: ada, berta. Give all but one of each another address")
		require.NotContains(t, err.Error(), "cleo")
	}
	_, err = pool.Exec(t.Context(), "UPDATE users SET email = 'berta@example.com' WHERE username = 'berta'")
	require.NoError(t, err)
	require.NoError(t, migrations.Migrate(t.Context(), address, migrations.Options{}))

	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: address, Min: 1}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	require.Equal(t, []string{"Küchentisch GRÖßE"}, namesOf(t.Context(), t, d, &db.ProductFilter{Search: new("grösse KÜCHEN")}, db.OrderDirectionAsc, 50))
	found, err := db.UsersByEmail(d)(t.Context(), []string{"Özge@Example.com"})
	require.NoError(t, err)
	require.Equal(t, "ada", found["Özge@Example.com"].Username)
}

// TestSearchAndSortWorkInLocaleC has words found and names sorted by ICU in a database that knows no letters but A to Z.
func TestSearchAndSortWorkInLocaleC(t *testing.T) {
	t.Parallel()
	address := createDatabase(t, "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
	require.NoError(t, migrations.Migrate(t.Context(), address, migrations.Options{}))
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: address, Min: 1}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	addProducts(t, d, "Küchentisch GRÖßE", "Cork Kitchen Knife", "Zebra", "Äpfel", "apple")
	for text, found := range map[string][]string{
		"KÜCHEN":     {"Küchentisch GRÖßE"},
		"grösse":     {"Küchentisch GRÖßE"},
		"Knife Cork": {"Cork Kitchen Knife"},
	} {
		require.Equal(t, found, namesOf(t.Context(), t, d, &db.ProductFilter{Search: &text}, db.OrderDirectionAsc, 50), text)
	}
	require.Equal(t, []string{"Äpfel", "apple", "Cork Kitchen Knife", "Küchentisch GRÖßE", "Zebra"},
		namesOf(t.Context(), t, d, nil, db.OrderDirectionAsc, 2))
}

func TestMigrationRefusesDatabaseThatIsNotUTF8(t *testing.T) {
	t.Parallel()
	err := migrations.Migrate(t.Context(), createDatabase(t, "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"), migrations.Options{})
	require.ErrorContains(t, err, "the database's encoding is LATIN1; it must be UTF8: CREATE DATABASE")
}

// createDatabase creates an empty database with the given options. It is dropped when the test ends.
func createDatabase(t *testing.T, options string) (address string) {
	t.Helper()
	emptyURL := services.Empty(t)
	pool := services.Pool(t, emptyURL)
	name := pool.Config().ConnConfig.Database + "_own"
	_, err := pool.Exec(t.Context(), "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" TEMPLATE template0 "+options)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := pool.Exec(context.WithoutCancel(t.Context()), "DROP DATABASE "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
		require.NoError(t, err)
	})
	u, err := url.Parse(emptyURL)
	require.NoError(t, err)
	u.Path = "/" + name
	return u.String()
}
