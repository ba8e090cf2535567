package services

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
)

// PgBouncer starts a pooler for one test before the server of a database, with few connections that its clients share.
// It returns the database's URL through it. poolMode is session or transaction.
func PgBouncer(t testing.TB, databaseURL, poolMode string, size int) string {
	t.Helper()
	pooler, err := devservices.StartPgBouncer(t.Context(), databaseURL, poolMode, size)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, pooler.Stop()) })
	return pooler.URL()
}
