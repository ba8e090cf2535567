package devservices

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestStandbyFollowsAndIsPromoted(t *testing.T) {
	t.Parallel()
	primary := start(t, PostgresOptions{Dir: usedFolder(t)})
	execute(t, primary.URL(), "CREATE TABLE told (word text)")
	standby := start(t, PostgresOptions{Dir: freshFolder(t), StandbyOf: primary.URL()})
	require.Equal(t, "true", query(t, standby.URL(), "SELECT pg_is_in_recovery()::text"))

	execute(t, primary.URL(), "INSERT INTO told VALUES ('news')")
	require.Eventually(t, func() bool {
		return query(t, standby.URL(), "SELECT count(*)::text FROM told") == "1"
	}, time.Minute, 5*time.Millisecond)

	require.NoError(t, primary.Stop(t.Context()))
	require.Equal(t, "true", query(t, standby.URL(), "SELECT pg_promote()::text"))
	execute(t, standby.URL(), "INSERT INTO told VALUES ('more')")
}

func execute(t *testing.T, url, sql string) {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	_, err = connection.Exec(t.Context(), sql)
	require.NoError(t, err)
	require.NoError(t, connection.Close(t.Context()))
}
