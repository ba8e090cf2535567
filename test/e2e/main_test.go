package e2e

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/app"
	"orderly.example/internal/app/config"
	"orderly.example/internal/devservices"
	"orderly.example/test/services"
)

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		os.Exit(app.Main())
	}
	os.Exit(services.Run(m))
}

func TestServe(t *testing.T) {
	t.Parallel()

	t.Run("answers requests in flight at SIGTERM, and closes its connections", func(t *testing.T) {
		t.Parallel()
		databaseURL := migrated(t)
		p := startProgram(t, production(t, databaseURL), "serve")
		answer := askBlocked(t, p, databaseURL)

		p.signal(t, syscall.SIGTERM)
		p.awaitLog(t, "shutting down")
		require.Eventually(t, func() bool { return !acceptsConnections(t.Context(), p.api) }, patience, tick)
		require.Equal(t, http.StatusServiceUnavailable, status(t, "http://"+p.admin+"/readyz"))
		require.Equal(t, http.StatusOK, status(t, "http://"+p.admin+"/healthz"))
		answer.unblock()

		require.JSONEq(t, `{"data":{"products":{"nodes":[]}}}`, answer.await(t))
		require.Equal(t, 0, p.await(t))
		require.False(t, acceptsConnections(t.Context(), p.admin))
		require.Eventually(t, func() bool {
			return count(t, databaseURL, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'orderly' AND datname = current_database()") == 0
		}, patience, tick)
	})

	t.Run("aborts requests that exceed the shutdown timeout", func(t *testing.T) {
		t.Parallel()
		databaseURL := migrated(t)
		p := startProgram(t, append(production(t, databaseURL), "ORDERLY_SHUTDOWN_TIMEOUT=100ms"), "serve")
		answer := askBlocked(t, p, databaseURL)
		p.signal(t, syscall.SIGINT)
		require.Equal(t, 1, p.await(t))
		require.Contains(t, p.stderr.String(), "waiting for the requests in flight")
		require.NotContains(t, answer.await(t), `"nodes"`)
	})

	t.Run("ends at once at the second signal", func(t *testing.T) {
		t.Parallel()
		databaseURL := migrated(t)
		p := startProgram(t, production(t, databaseURL), "serve")
		askBlocked(t, p, databaseURL)
		p.signal(t, syscall.SIGINT)
		p.awaitLog(t, "shutting down")
		p.signal(t, syscall.SIGINT)
		require.Equal(t, -1, p.await(t), "the signal ends it")
	})

	t.Run("fails if its address is in use, and names the variable to change", func(t *testing.T) {
		t.Parallel()
		databaseURL := migrated(t)
		p := startProgram(t, production(t, databaseURL), "serve")
		code, _, stderr := runInProcess(t, append(production(t, databaseURL), "ORDERLY_ADDR="+p.api), "serve")
		require.Equal(t, 1, code)
		require.Contains(t, stderr, "ORDERLY_ADDR: listening at "+p.api)
		require.NotContains(t, stderr, "stopping")
	})

	t.Run("fails if Redis refuses its URL", func(t *testing.T) {
		t.Parallel()
		redis, err := url.Parse(services.RedisURL(t))
		require.NoError(t, err)
		redis.RawQuery = "db=1000000"
		environ := append(production(t, migrated(t)), "REDIS_URL="+redis.String(), "ORDERLY_REDIS_TIMEOUT=10s")
		code, _, stderr := runInProcess(t, environ, "serve")
		require.Equal(t, 1, code)
		require.Contains(t, stderr, "REDIS_URL: the user, the password or the database is refused: ERR DB index is out of range")
	})
}

func TestWork(t *testing.T) {
	t.Parallel()
	p := startProgram(t, append(production(t, migrated(t)), longDelay), "work")
	require.Empty(t, p.api)
	require.Equal(t, http.StatusOK, status(t, "http://"+p.admin+"/readyz"))
	p.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, p.await(t))
}

func TestDev(t *testing.T) {
	t.Parallel()

	t.Run("runs its own services, which other commands can use", func(t *testing.T) {
		t.Parallel()
		environ := development(t)

		// Nothing runs: seed starts the private Postgres itself.
		code, stdout, stderr := runInProcess(t, environ, "seed", "--scale", "0.01", "--seed", "7")
		require.Equal(t, 0, code, stderr)
		require.Contains(t, stdout, "orders")
		code, _, stderr = runInProcess(t, environ, "psql")
		require.Equal(t, 1, code)
		require.Contains(t, stderr, "dev does not run in")

		p := startProgram(t, append(environ, "ORDERLY_ALLOWED_HOSTS=dev.example", longDelay), "dev")
		require.Contains(t, p.stdout.String(), "http://"+p.api+"/graphiql/")
		require.Contains(t, post(t, "http://"+p.api+"/graphql", `{"query":"{ products(first: 1) { nodes { name } } }"}`), `"name":"`)
		require.Equal(t, http.StatusOK, status(t, "http://"+p.api+"/readyz"))
		require.Equal(t, http.StatusOK, status(t, "http://"+p.api+"/"))
		require.Equal(t, http.StatusOK, status(t, "http://"+p.admin+"/debug/pprof/"))
		require.Contains(t, get(t, "http://"+p.admin+"/metrics"), "\norderly_reports{")
		for _, url := range []string{"http://" + p.api + "/graphql?query={__typename}", "http://" + p.admin + "/debug/pprof/"} {
			require.Equal(t, http.StatusMisdirectedRequest, statusForHost(t, url, "evil.example:8080"), "DNS rebinding")
			require.Equal(t, http.StatusOK, statusForHost(t, url, "dev.example"))
		}
		require.NotEqual(t, http.StatusNotFound, status(t, "http://"+p.api+"/admin/river/"), "it redirects to the log-in page")

		require.Equal(t, "50\n", psql(t, environ, "SELECT count(*) FROM users"))
		code, stdout, stderr = runInProcess(t, environ, "migrate")
		require.Equal(t, 0, code, stderr)
		require.Regexp(t, `^DATABASE_URL names no database: the private one in .*postgres has the newest schema\.\n$`, stdout)
		code, _, stderr = runInProcess(t, environ, "seed")
		require.Equal(t, 1, code)
		require.Contains(t, stderr, "not empty")
		code, _, stderr = runInProcess(t, environ, "dev")
		require.Equal(t, 1, code)
		require.Contains(t, stderr, "in use by process")

		p.signal(t, syscall.SIGINT)
		require.Equal(t, 0, p.await(t))
		require.False(t, acceptsConnections(t.Context(), p.api))
		folder, _ := strings.CutPrefix(environ[0], "ORDERLY_DATA_DIR=")
		_, err := devservices.AttachPostgres(folder + "/postgres")
		require.ErrorIs(t, err, devservices.ErrNotRunning)
	})

	t.Run("migrates and seeds the empty database in DATABASE_URL", func(t *testing.T) {
		t.Parallel()
		databaseURL := services.Database(t, func(context.Context, string) error { return nil }, "empty")
		p := startProgram(t, append(development(t), "DATABASE_URL="+databaseURL), "dev")
		require.Equal(t, 5000, count(t, databaseURL, "SELECT count(*) FROM users"))
		p.signal(t, syscall.SIGTERM)
		require.Equal(t, 0, p.await(t))
	})
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	databaseURL := services.Database(t, func(context.Context, string) error { return nil }, "empty")
	environ := append(development(t), "DATABASE_URL="+databaseURL)
	const tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'orders'"

	code, stdout, stderr := runInProcess(t, environ, "migrate")
	require.Equal(t, 0, code, stderr)
	require.Equal(t, "The database has the newest schema.\n", stdout)
	require.Equal(t, 1, count(t, databaseURL, tables))
	for count(t, databaseURL, tables) > 0 {
		code, _, stderr = runInProcess(t, environ, "migrate", "down")
		require.Equal(t, 0, code, stderr)
	}
}

func TestPsql(t *testing.T) {
	t.Parallel()
	databaseURL := migrated(t)
	environ := append(development(t), "DATABASE_URL="+databaseURL)
	require.Equal(t, "t\n", psql(t, environ, "SELECT current_database() LIKE 'test_%'"))
}

func TestMisuse(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		environ []string
		args    []string
		code    int
		says    []string
	}{
		"no command":                {nil, nil, 2, []string{"which command?", "Usage: orderly"}},
		"unknown command":           {nil, []string{"fly"}, 2, []string{`no command "fly"`, "Usage: orderly"}},
		"unknown flag":              {nil, []string{"seed", "--size", "1"}, 2, []string{"-size"}},
		"one argument too many":     {nil, []string{"serve", "now"}, 2, []string{`"now"`}},
		"extra argument of migrate": {nil, []string{"migrate", "down", "extra"}, 2, []string{`unexpected argument "extra"`}},
		"unknown direction":         {nil, []string{"migrate", "left"}, 2, []string{`"left"`}},
		"seed with scale 0":         {nil, []string{"seed", "--scale", "0"}, 2, []string{"--scale"}},
		"serve without variables":   {nil, []string{"serve"}, 1, []string{"DATABASE_URL", "REDIS_URL", "ORDERLY_URL_SECRET"}},
		"work without variables":    {nil, []string{"work"}, 1, []string{"DATABASE_URL", "REDIS_URL", "ORDERLY_URL_SECRET"}},
		"dev in production":         {[]string{"ORDERLY_ENV=production"}, []string{"dev"}, 1, []string{"ORDERLY_ENV"}},
		"dev on all interfaces":     {[]string{"ORDERLY_ADDR=0.0.0.0:8080"}, []string{"dev"}, 1, []string{"ORDERLY_ADDR"}},
		"seed in production": {
			[]string{"ORDERLY_ENV=production", "DATABASE_URL=postgres://127.0.0.1:1/shop"},
			[]string{"seed"},
			1,
			[]string{"seed is for development"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := runInProcess(t, test.environ, test.args...)
			require.Equal(t, test.code, code, stderr)
			require.Empty(t, stdout)
			for _, text := range test.says {
				require.Contains(t, stderr, text)
			}
		})
	}
}

func TestLicenses(t *testing.T) {
	t.Parallel()
	code, text, _ := runInProcess(t, nil, "licenses")
	require.Equal(t, 0, code)
	for _, says := range []string{
		"\ngithub.com/jackc/pgx/v5 v", "\ngraphiql ",
		"its source: https://proxy.golang.org/github.com/riverqueue/river/@v/v", "Mozilla Public License",
	} {
		require.Contains(t, text, says)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, text, _ := runInProcess(t, nil, "help")
	require.Equal(t, 0, code)
	for _, name := range []string{"dev", "help", "migrate [down]", "psql", "seed [--scale N] [--seed N]", "serve", "version", "work"} {
		require.Contains(t, text, "\n  "+name)
	}
	for _, v := range config.Variables() {
		require.Contains(t, text, v.Name)
	}
	code, text, _ = runInProcess(t, nil, "help", "--markdown")
	require.Equal(t, 0, code)
	require.Equal(t, config.Markdown(), text)
}

func TestHelpOfACommand(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"dev", "healthy", "help", "licenses", "migrate", "psql", "seed", "serve", "user", "version", "work"} {
		for _, arguments := range [][]string{{command, "--help"}, {command, "-h"}} {
			code, text, complaint := runInProcess(t, nil, arguments...)
			require.Equal(t, 0, code, complaint)
			require.Empty(t, complaint)
			require.True(t, strings.HasPrefix(text, "Usage: orderly "+command), text)
		}
	}
	code, text, _ := runInProcess(t, nil, "seed", "--scale", "2", "--help")
	require.Equal(t, 0, code)
	require.Contains(t, text, "Usage: orderly seed [--scale N] [--seed N]\n\n  migrates an empty database")
}

// psql runs the program's psql command in a process of its own, which psql replaces.
func psql(t *testing.T, environ []string, query string) string {
	t.Helper()
	p := program(t, environ, "psql", "--no-psqlrc", "-At", "-c", query)
	var stdout, stderr bytes.Buffer
	p.Stdout, p.Stderr = &stdout, &stderr
	require.NoError(t, p.Run(), &stderr)
	return stdout.String()
}

func migrated(t *testing.T) string {
	t.Helper()
	return services.Migrated(t)
}

func count(t *testing.T, databaseURL, query string) int {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	var n int
	require.NoError(t, conn.QueryRow(t.Context(), query).Scan(&n))
	return n
}
