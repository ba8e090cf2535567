package e2e

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
	"orderly.example/test/services"
)

// These tests do what docs/operating.md says, by its own words: they run its blocks of commands.

// A shop that is restored from a backup into an empty place has every row and file that it had, and goes on.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	databaseURL, reports, backup := services.Seeded(t), t.TempDir(), t.TempDir()
	before := append(production(t, databaseURL), "ORDERLY_ENV=development", "ORDERLY_BLOB_URL=file://"+reports)
	serve, work := startProgram(t, before, "serve"), startProgram(t, before, "work")
	token := logInAt(t, serve, "staff")
	file := get(t, "http://"+serve.api+awaitDownload(t, serve, token))
	require.Contains(t, file, "revenue")
	for _, p := range []*running{serve, work} { // so that what is compared stands still
		p.signal(t, syscall.SIGTERM)
		require.Equal(t, 0, p.await(t))
	}
	runBlock(t, "backup", "DATABASE_URL="+databaseURL, "REPORTS="+reports, "BACKUP="+backup)

	newURL := services.Database(t, func(context.Context, string) error { return nil }, "empty")
	newReports, newRedis := t.TempDir(), services.RedisURL(t)
	require.NoError(t, redisClient(t, newRedis).Set(t.Context(), "old", "value", 0).Err())
	runBlock(t, "restore", "DATABASE_URL="+newURL, "REPORTS="+newReports, "BACKUP="+backup, "REDIS="+redisOptions(t, newRedis))
	require.Zero(t, keysIn(t, newRedis), "Redis holds what was read from another database")
	require.Equal(t, rowsOf(t, databaseURL), rowsOf(t, newURL))
	require.Equal(t, filesIn(t, reports), filesIn(t, newReports))
	require.Greater(t, len(filesIn(t, newReports)), 1, "a report and the folder's mark")

	after := append(production(t, newURL), "ORDERLY_ENV=development", "ORDERLY_BLOB_URL=file://"+newReports, "REDIS_URL="+newRedis)
	restored := startProgram(t, after, "serve")
	startProgram(t, after, "work")
	require.Equal(t, 200, status(t, "http://"+restored.api+"/readyz"))
	var page struct {
		Reports struct {
			Nodes []struct{ DownloadURL *string }
		}
	}
	_, ask := asStaff(t, restored)
	ask(restored, `{ reports(first: 1) { nodes { downloadUrl } } }`, nil, &page)
	require.Equal(t, file, get(t, "http://"+restored.api+*page.Reports.Nodes[0].DownloadURL))
	require.NotContains(t, askAs(t, restored, token, "{ viewer { id } }", nil), `"errors"`, "who was logged in is so again")
	require.Contains(t, get(t, "http://"+restored.api+awaitDownloadOf(t, restored, token, "b")), "revenue", "new reports are made")
}

func redisClient(t *testing.T, address string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(address)
	require.NoError(t, err)
	client := redis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func keysIn(t *testing.T, address string) int64 {
	t.Helper()
	size, err := redisClient(t, address).DBSize(t.Context()).Result()
	require.NoError(t, err)
	return size
}

// redisOptions are those of redis-cli.
func redisOptions(t *testing.T, address string) string {
	t.Helper()
	options, err := redis.ParseURL(address)
	require.NoError(t, err)
	if options.Network != "unix" {
		return "-u " + address
	}
	return fmt.Sprintf("-s %s -n %d", options.Addr, options.DB)
}

// runBlock runs the shell commands that follow a marker in docs/operating.md.
func runBlock(t *testing.T, marker string, variables ...string) {
	t.Helper()
	match := regexp.MustCompile("(?s)<!-- " + marker + " -->\n```sh\n(.*?)```").FindStringSubmatch(readFile(t, "docs/operating.md"))
	require.NotNil(t, match, marker)
	psql, err := devservices.FindPsql(t.Context())
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), "sh", "-euxc", match[1])
	command.Env = append(variables, "PATH="+filepath.Dir(psql)+":"+os.Getenv("PATH"))
	said, err := command.CombinedOutput()
	require.NoError(t, err, string(said))
}

// rowsOf returns how many rows each table has, and a hash of all of them.
func rowsOf(t *testing.T, databaseURL string) map[string]string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	found, err := conn.Query(t.Context(), "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
	require.NoError(t, err)
	tables, err := pgx.CollectRows(found, pgx.RowTo[string])
	require.NoError(t, err)
	require.Contains(t, tables, "public.orders")
	rows := map[string]string{}
	for _, table := range tables {
		var hash string
		statement := fmt.Sprintf("SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM %s t", table)
		require.NoError(t, conn.QueryRow(t.Context(), statement).Scan(&hash), table)
		rows[table] = hash
	}
	return rows
}

// filesIn returns each file's content and mode by its path.
func filesIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		files[strings.TrimPrefix(path, folder)] = fmt.Sprint(info.Mode(), " ", string(content))
		return err
	}))
	return files
}
