package db_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/dbtest"
)

func TestASearchedTextStandsInNoStatement(t *testing.T) {
	t.Parallel()
	e := newExplainer(t, dbtest.Seeded(t))
	search := searchOfUsers(t, "customer@example.com", 1)
	ran, err := e.explain(t.Context(), search)
	require.NoError(t, err)
	require.Contains(t, ran.Text, "ILIKE $1")
	require.NotContains(t, ran.Text, "example")
	require.Equal(t, "force_generic_plan", planMode(t, e), "others are planned once for all")
}

// A connection that a statement failed on plans the next one as ever.
func TestAFailedSearchLeavesTheConnectionAsItWas(t *testing.T) {
	t.Parallel()
	e := newExplainer(t, dbtest.Seeded(t))
	search := searchOfUsers(t, "customer@example.com", 1)
	require.NoError(t, search(t.Context(), e.DB))
	rename := func(from, to string) {
		_, err := e.Pool().Exec(t.Context(), "ALTER TABLE users RENAME COLUMN "+from+" TO "+to)
		require.NoError(t, err)
	}
	rename("email", "address")
	require.Error(t, search(t.Context(), e.DB))
	require.Equal(t, "force_generic_plan", planMode(t, e))
	rename("address", "email")
	require.NoError(t, search(t.Context(), e.DB))
}

func TestASearchIsOneStatement(t *testing.T) {
	t.Parallel()
	e := newExplainer(t, dbtest.Seeded(t))
	ctx, budget := db.WithBudget(t.Context(), 1)
	require.NoError(t, searchOfUsers(t, "customer@example.com", 1)(ctx, e.DB))
	require.Equal(t, 1, budget.Used())
	require.Error(t, searchOfUsers(t, "customer@example.com", 1)(ctx, e.DB))
	require.True(t, budget.Exceeded())
	require.NoError(t, searchOfUsers(t, "customer%", 0)(t.Context(), e.DB), "a sign of ILIKE's is a letter")
	require.NoError(t, searchOfUsers(t, "cust?mer'$1", 0)(t.Context(), e.DB))
}

// searchOfUsers counts the users that hold a text.
func searchOfUsers(t *testing.T, text string, want int) func(context.Context, *db.DB) error {
	t.Helper()
	return func(ctx context.Context, d *db.DB) error {
		l, err := db.Users(&db.UserFilter{Search: &text}, nil)
		require.NoError(t, err)
		pages, err := db.PageOf[db.User](d, l, db.Page{}, db.Parts{Rows: true, Count: true})(ctx, []db.UUID{{}})
		if err == nil {
			require.Equal(t, want, pages[db.UUID{}].TotalCount)
			require.Len(t, pages[db.UUID{}].Nodes, want)
		}
		return err
	}
}

func planMode(t *testing.T, e *explainer) string {
	t.Helper()
	var mode string
	require.NoError(t, e.Pool().QueryRow(t.Context(), "SHOW plan_cache_mode").Scan(&mode))
	return mode
}
