package worker_test

import (
	"testing"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
	"orderly.example/worker"
)

// A server may start at any moment of a migration.
func TestServerStartsWhileRiversSchemaIsHalfMade(t *testing.T) {
	t.Parallel()
	database := open(t, services.Seeded(t))
	migrator, err := rivermigrate.New(riverpgxv5.New(database.Pool()), nil)
	require.NoError(t, err)
	versions := len(migrator.AllVersions())
	require.Positive(t, versions)
	for applied := versions; applied >= 0; applied-- {
		_, err := worker.NewInserter(t.Context(), database, nil)
		require.NoErrorf(t, err, "with %d of River's %d migrations", applied, versions)
		_, err = migrator.Migrate(t.Context(), rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{MaxSteps: 1})
		require.NoError(t, err)
	}
}
