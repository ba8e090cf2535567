package e2e

import (
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// TestNothingSecretGetsOut runs everything that has to do with accounts, and looks for what is secret in all that comes
// out of the program: answers with how they came about, log with all statements, traces, metrics, SQL, what Redis holds.
func TestNothingSecretGetsOut(t *testing.T) {
	t.Parallel()
	databaseURL, redisURL := services.Migrated(t), services.RedisURL(t)
	config, err := pgconn.ParseConfig(databaseURL)
	require.NoError(t, err)
	redisOptions, err := redis.ParseURL(redisURL)
	require.NoError(t, err)
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	toPostgres, toRedis := newTap(t, network, address), newTap(t, redisOptions.Network, redisOptions.Addr)

	v, traces := newVisit(t), newCollector(t)
	environ := append(v.environment(config, redisOptions, toPostgres, toRedis),
		"ORDERLY_LOG_LEVEL=debug", "ORDERLY_SLOW_OPERATION=1ns", "OTEL_EXPORTER_OTLP_ENDPOINT="+traces.url,
		"ORDERLY_LOG_IN_LIMIT=5", "ORDERLY_DB_STATEMENT_TIMEOUT=2s", "ORDERLY_REDIS_TIMEOUT=2s",
		"ORDERLY_REQUEST_TIMEOUT=5m") // hashing takes long where others want the processor too
	admin := &person{name: "admin", address: v.address("admin"), password: v.password()}
	said := runWithInput(t, environ, admin.password+"\n", "user", "create", "--username", admin.name, "--email", admin.address, "--role", "ADMIN", "--password-stdin")
	v.p = startProgram(t, environ, "serve")
	in := v.everything(admin, databaseURL, redisURL, toRedis)
	metrics := v.adminPages()
	v.p.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, v.p.await(t))
	log := said + v.p.stdout.String() + v.p.stderr.String()
	statements := strings.Join(toPostgres.statements(t), "\n")

	for _, what := range []string{`"msg":"request"`, "SQLSTATE 23514", "SQLSTATE 57014", "SQLSTATE 57P01", "Redis fails", "an operation was slow", "LIKE search_pattern(?)"} {
		require.Contains(t, log, what, "the run is to meet this")
	}
	for _, place := range []struct {
		name, text string
		has        []secretKind // what may be there, and is: so the search finds what it looks for
	}{
		{"log", log, nil},
		{"traces", traces.everything(), nil},
		{"metrics and profiles", metrics, nil},
		// A text that is searched for stands in the statement, where the planner sees it: so no text of SQL is told to
		// anybody, see the log, the metrics and the answers.
		{"texts of SQL", statements + in.activity, []secretKind{anAddress}},
		{"what is sent to PostgreSQL", toPostgres.everything(), []secretKind{anAddress, aPasswordHash, aTokenHash, aTypedName}},
		{"tables", in.tables, []secretKind{anAddress, aPasswordHash, aTokenHash}},
		{"what is sent to Redis", toRedis.everything(), []secretKind{anAddress, aServiceSecret}},
		{"keys in Redis", in.redisKeys, nil},
		{"values in Redis", in.redisValues, []secretKind{anAddress}},
		{"answers", v.said(true), []secretKind{anAddress}},
		{"answers without addresses", v.said(false), nil},
	} {
		require.NotEmpty(t, place.text, place.name)
		for _, kind := range secretKinds() {
			found := leaks(place.text, v.secrets, kind)
			if slices.Contains(place.has, kind) {
				require.NotEmpty(t, found, "there is no %s in %s", kind, place.name)
			} else {
				require.Empty(t, found, "%s", place.name)
			}
		}
	}
}

// everything is the run, and what others hold then.
func (v *visit) everything(admin *person, databaseURL, redisURL string, toRedis *tap) *holdings {
	v.t.Helper()
	in := v.open(databaseURL, redisURL)
	ann, bob := v.join("ann"), v.join("bob")
	ann.token, bob.token, admin.token = v.hand(ann, "TOKEN"), v.hand(bob, "TOKEN"), v.hand(admin, "TOKEN")
	admin.id = v.idIn(v.granted(`{ viewer { id } }`, nil, admin.bearer()...))
	cookies := v.hand(ann, "COOKIE")
	v.granted(who, nil, "Cookie", cookies)
	in.look()

	v.people(ann, bob, cookies)
	v.strangers()
	v.lookUps(ann, admin)
	v.purchases(ann, admin)
	v.mistakes(ann)
	in.look()
	v.changes(ann, bob, admin)
	v.granted(logOut, nil, "Cookie", v.hand(ann, "COOKIE"))
	in.look()
	v.failingRows(ann, admin, in.database)
	v.failingStatements(ann, admin, in.database)
	toRedis.end()
	v.withoutRedis(ann)
	v.granted(logOut, nil, ann.bearer()...)
	in.look()
	return in
}

// adminPages are the texts that the admin's listener has of what goes on.
func (v *visit) adminPages() string {
	v.t.Helper()
	pages := ""
	for _, path := range []string{"/metrics", "/debug/pprof/cmdline", "/debug/pprof/goroutine?debug=2", "/debug/pprof/heap?debug=1", "/healthz", "/readyz"} {
		pages += v.send(http.MethodGet, "http://"+v.p.admin+path, "").body
	}
	require.Contains(v.t, pages, "orderly_operation_duration_seconds")
	return pages
}
