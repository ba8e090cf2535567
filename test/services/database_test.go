package services

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

const (
	// fileVariable names the file in which TestDatabaseInAProcess counts.
	fileVariable = "ORDERLY_DBTEST_TEST_FILE"
	// nameVariable is the name of the template that it uses.
	nameVariable = "ORDERLY_DBTEST_TEST_NAME"
)

func TestDatabasesAreFreshAndApart(t *testing.T) {
	t.Parallel()
	var made atomic.Int32
	template := func(ctx context.Context, url string) error {
		made.Add(1)
		return withTable(ctx, url)
	}
	name := freshTemplate(t)
	t.Run("group", func(t *testing.T) {
		for i := range 20 {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				connection := connect(t, Database(t, template, name))
				require.Equal(t, "0", text(t, connection, "SELECT count(*)::text FROM things"))
				_, err := connection.Exec(t.Context(), "INSERT INTO things VALUES ('mine')")
				require.NoError(t, err)
			})
		}
	})
	require.Equal(t, int32(1), made.Load())
}

func TestDatabaseIsDropped(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("user", func(t *testing.T) {
		connection := connect(t, Database(t, withTable, freshTemplate(t)))
		t.Cleanup(func() { name = connection.Config().Database })
	})
	require.Contains(t, name, "test_testdatabaseisdropped_user_")
	home := connect(t, os.Getenv(PostgresVariable))
	require.Equal(t, "0", text(t, home, "SELECT count(*)::text FROM pg_database WHERE datname = $1", name))
}

func TestTemplateIsMadeOnceByAllProcesses(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	require.NoError(t, err)
	file, name := filepath.Join(t.TempDir(), "made"), freshTemplate(t)
	var processes []*exec.Cmd
	for range 4 {
		command := exec.CommandContext(t.Context(), program, "-test.run=^TestDatabaseInAProcess$")
		command.Env = append(os.Environ(), fileVariable+"="+file, nameVariable+"="+name)
		command.Stderr = os.Stderr
		require.NoError(t, command.Start())
		processes = append(processes, command)
	}
	for _, command := range processes {
		require.NoError(t, command.Wait())
	}
	made, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "made\n", string(made))
}

func TestDatabaseInAProcess(t *testing.T) {
	t.Parallel()
	path, name := os.Getenv(fileVariable), os.Getenv(nameVariable)
	if path == "" {
		t.Skip("runs in TestTemplateIsMadeOnceByAllProcesses")
	}
	connection := connect(t, Database(t, func(ctx context.Context, url string) error {
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return err
		}
		_, err = file.WriteString("made\n")
		return errors.Join(err, file.Close(), withTable(ctx, url))
	}, name))
	require.Equal(t, "0", text(t, connection, "SELECT count(*)::text FROM things"))
}

func TestTemplateThatFailsIsMadeAnew(t *testing.T) {
	t.Parallel()
	server, err := serverOf(os.Getenv(PostgresVariable))
	require.NoError(t, err)
	broken, name := errors.New("broken migration"), freshTemplate(t)
	err = server.makeTemplate(t.Context(), connect(t, os.Getenv(PostgresVariable)), func(ctx context.Context, url string) error {
		return errors.Join(broken, withTable(ctx, url)) // leaves the table behind
	}, name)
	require.ErrorIs(t, err, broken)

	connect(t, Database(t, withTable, name))
}

func TestTemplateThatKeepsItsConnections(t *testing.T) {
	t.Parallel()
	connect(t, Database(t, func(ctx context.Context, url string) error {
		connect(t, url)
		return withTable(ctx, url)
	}, freshTemplate(t)))
}

func TestCloneWaitsForTheSource(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("Postgres waits 5 s before it says that a database is in use")
	}
	source := connect(t, Database(t, withTable, freshTemplate(t)))
	home, maker := connect(t, os.Getenv(PostgresVariable)), connect(t, os.Getenv(PostgresVariable))
	clone := cloneName(t.Name())
	cloned := make(chan error, 1)
	go func() { cloned <- cloneDatabase(t.Context(), maker, source.Config().Database, clone) }()

	// A second attempt begins: the first was refused.
	begun := make(map[string]bool)
	require.Eventually(t, func() bool {
		begun[text(t, home, "SELECT coalesce(max(query_start)::text, '') FROM pg_stat_activity WHERE query LIKE $1", `CREATE DATABASE "`+clone+"%")] = true
		delete(begun, "")
		return len(begun) > 1
	}, time.Minute, 20*time.Millisecond)
	require.NoError(t, source.Close(t.Context()))
	require.NoError(t, <-cloned)
	require.NoError(t, dropDatabase(t.Context(), maker, clone))
}

func TestServerOf(t *testing.T) {
	t.Parallel()
	_, err := serverOf("")
	require.ErrorContains(t, err, "services.Run")
	_, err = serverOf("host=/tmp dbname=x")
	require.ErrorContains(t, err, "must be a URL")
	server, err := serverOf("postgres://me:secret@db:5433/home?sslmode=disable")
	require.NoError(t, err)
	require.Equal(t, "postgres://me:secret@db:5433/other?sslmode=disable", server.url("other"))
	require.LessOrEqual(t, len(cloneName(strings.Repeat("Long/Name ", 30))), 63)
}

func BenchmarkDatabase(b *testing.B) {
	server, err := serverOf(os.Getenv(PostgresVariable))
	require.NoError(b, err)
	connection, err := pgx.Connect(b.Context(), server.home.String())
	require.NoError(b, err)
	require.NoError(b, server.makeTemplate(b.Context(), connection, withTable, "services_benchmark"))
	for b.Loop() {
		name := cloneName(b.Name())
		require.NoError(b, cloneDatabase(b.Context(), connection, "services_benchmark", name))
		require.NoError(b, dropDatabase(b.Context(), connection, name))
	}
	require.NoError(b, connection.Close(b.Context()))
}
