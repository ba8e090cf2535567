package db_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/dbtest"
)

// Where Postgres gives fewer connections than the pool may have, requests wait for those that there are.
func TestPostgresHasFewerConnectionsThanThePool(t *testing.T) {
	t.Parallel()
	postgres := dbtest.PrivatePostgres(t, map[string]string{"max_connections": "20"})
	require.NoError(t, dbtest.Seed(t.Context(), postgres.URL()))
	d := opened(t, db.Options{URL: postgres.URL(), Min: 1, Max: 30, Waiters: 1000})
	ids := keys(t, d, "SELECT id FROM users LIMIT 1")
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			for range 20 {
				_, err := db.ByID[db.User](d)(t.Context(), ids)
				assert.NoError(t, err)
				_, _, err = d.UpdateProfile(t.Context(), ids[0], db.ProfileChange{})
				assert.NoError(t, err)
			}
		})
	}
	all.Wait()
}
