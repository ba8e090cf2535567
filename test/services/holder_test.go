package services

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// holdVariable makes the test binary a process that starts services, says
// where, and holds them until it is killed.
const holdVariable = "ORDERLY_DBTEST_TEST_HOLD"

func TestMain(m *testing.M) {
	if os.Getenv(holdVariable) != "" {
		os.Exit(hold())
	}
	code := Run(m)
	if err := goleak.Find(); err != nil && code == 0 {
		println(err.Error())
		code = 1
	}
	os.Exit(code)
}

func hold() int {
	services, err := startQuietly()
	if err != nil {
		println(err.Error())
		return 1
	}
	println(services.scratch.path)
	println(services.PostgresURL)
	println(services.RedisURL)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// startHolder starts a process that holds services of its own. It returns the
// process and what it printed.
func startHolder(t *testing.T) (command *exec.Cmd, scratch, postgresURL, redisURL string) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	command = exec.Command(program) //nolint:noctx // killed by the test
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "ORDERLY_TEST_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, holdVariable+"=1")
	stdin, err := command.StdinPipe() // kept open: the process ends when this one does
	require.NoError(t, err)
	t.Cleanup(func() { _ = stdin.Close() })
	stderr, err := command.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	lines := bufio.NewScanner(stderr)
	for _, line := range []*string{&scratch, &postgresURL, &redisURL} {
		require.True(t, lines.Scan())
		*line = lines.Text()
	}
	return command, scratch, postgresURL, redisURL
}

// connect connects for the length of the test.
func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close(context.WithoutCancel(t.Context())) }) // its database may be gone
	return connection
}

// text runs a statement that returns one text.
func text(t *testing.T, connection *pgx.Conn, sql string, arguments ...any) string {
	t.Helper()
	var value string
	require.NoError(t, connection.QueryRow(t.Context(), sql, arguments...).Scan(&value))
	return value
}

// withTable is a template with one table.
func withTable(ctx context.Context, url string) error {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	if _, err := connection.Exec(ctx, "CREATE TABLE things (name text NOT NULL)"); err != nil {
		return err
	}
	return connection.Close(ctx)
}

// freshTemplate is the name of a template that the server doesn't have, and is
// rid of after the test.
func freshTemplate(t *testing.T) string {
	t.Helper()
	name := cloneName("template of " + t.Name())
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		connection, err := pgx.Connect(ctx, os.Getenv(PostgresVariable))
		require.NoError(t, err)
		_, err = connection.Exec(ctx, "ALTER DATABASE "+quote(name)+" WITH IS_TEMPLATE false")
		require.NoError(t, err)
		require.NoError(t, dropDatabase(ctx, connection, name))
		require.NoError(t, connection.Close(ctx))
	})
	return name
}
