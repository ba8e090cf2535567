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

// TestSecretsDoNotLeak uses everything that has to do with accounts, and searches for secrets in all output of the
// program: answers with debug information, the log with all statements, traces, metrics, SQL, and the contents of
// Redis.
func TestSecretsDoNotLeak(t *testing.T) {
	t.Parallel()
	databaseURL, redisURL := services.Migrated(t), services.RedisURL(t)
	config, err := pgconn.ParseConfig(databaseURL)
	require.NoError(t, err)
	redisOptions, err := redis.ParseURL(redisURL)
	require.NoError(t, err)
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	toPostgres, toRedis := newProxy(t, network, address), newProxy(t, redisOptions.Network, redisOptions.Addr)

	v, traces := newVisit(t), newCollector(t)
	environ := append(v.environment(config, redisOptions, toPostgres, toRedis),
		"ORDERLY_LOG_LEVEL=debug", "ORDERLY_SLOW_OPERATION=1ns", "OTEL_EXPORTER_OTLP_ENDPOINT="+traces.url, "OTEL_TRACES_SAMPLER=always_on",
		"ORDERLY_LOG_IN_LIMIT=5", "ORDERLY_DB_STATEMENT_TIMEOUT=2s", "ORDERLY_REDIS_TIMEOUT=2s",
		"ORDERLY_REQUEST_TIMEOUT=5m") // hashing takes long on a busy machine
	admin := &person{name: "admin", address: v.newAddress("admin"), password: v.newPassword()}
	output := runWithInput(t, environ, admin.password+"\n", "user", "create", "--username", admin.name, "--email", admin.address, "--role", "ADMIN", "--password-stdin")
	v.p = startProgram(t, environ, "serve")
	stored := v.run(admin, databaseURL, redisURL, toRedis)
	metrics := v.adminPages()
	v.p.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, v.p.await(t))
	log := output + v.p.stdout.String() + v.p.stderr.String()
	statements := strings.Join(toPostgres.statements(t), "\n")

	for _, what := range []string{`"msg":"request"`, "SQLSTATE 23514", "SQLSTATE 57014", "SQLSTATE 57P01", "Redis fails", "an operation was slow", "LIKE search_pattern(?)"} {
		require.Contains(t, log, what, "the run must have caused this")
	}
	for _, place := range []struct {
		name, text string
		has        []secretKind // kinds that may appear, and do: this shows that the search works
	}{
		{"log", log, nil},
		{"traces", traces.everything(), nil},
		{"metrics and profiles", metrics, nil},
		// The search text is part of the SQL, because the planner needs it. So the SQL text must not appear in the
		// log, the metrics or the answers.
		{"texts of SQL", statements + stored.activity, []secretKind{secretAddress}},
		{"what is sent to PostgreSQL", toPostgres.allSent(), []secretKind{secretAddress, secretPasswordHash, secretTokenHash, secretTypedName}},
		{"tables", stored.tables, []secretKind{secretAddress, secretPasswordHash, secretTokenHash}},
		{"what is sent to Redis", toRedis.allSent(), []secretKind{secretAddress, secretOfService}},
		{"keys in Redis", stored.redisKeys, nil},
		{"values in Redis", stored.redisValues, []secretKind{secretAddress}},
		{"answers", v.answerTexts(true), []secretKind{secretAddress}},
		{"answers without addresses", v.answerTexts(false), nil},
	} {
		require.NotEmpty(t, place.text, place.name)
		for _, kind := range secretKinds() {
			found := findSecrets(place.text, v.secrets, kind)
			if slices.Contains(place.has, kind) {
				require.NotEmpty(t, found, "no %s was found in %s", kind, place.name)
			} else {
				require.Empty(t, found, "%s", place.name)
			}
		}
	}
}

// run runs all steps, and returns what PostgreSQL and Redis contained.
func (v *visit) run(admin *person, databaseURL, redisURL string, toRedis *proxy) *storedData {
	v.t.Helper()
	stored := v.openStores(databaseURL, redisURL)
	ann, bob := v.createPerson("ann"), v.createPerson("bob")
	ann.token, bob.token, admin.token = v.takeToken(ann, "TOKEN"), v.takeToken(bob, "TOKEN"), v.takeToken(admin, "TOKEN")
	admin.id = v.firstID(v.requireGranted(`{ viewer { id } }`, nil, admin.bearer()...))
	cookies := v.takeToken(ann, "COOKIE")
	v.requireGranted(viewerQuery, nil, "Cookie", cookies)
	stored.record()

	v.registerAndLogIn(ann, bob, cookies)
	v.useInvalidTokens()
	v.searchByAddress(ann, admin)
	v.placeOrders(ann, admin)
	v.sendInvalidRequests(ann)
	stored.record()
	v.changeAccounts(ann, bob, admin)
	v.requireGranted(logOut, nil, "Cookie", v.takeToken(ann, "COOKIE"))
	stored.record()
	v.violateConstraints(ann, admin, stored.database)
	v.failStatements(ann, admin, stored.database)
	toRedis.end()
	v.useWithoutRedis(ann)
	v.requireGranted(logOut, nil, ann.bearer()...)
	stored.record()
	return stored
}

// adminPages returns the texts of the admin address's pages.
func (v *visit) adminPages() string {
	v.t.Helper()
	pages := ""
	for _, path := range []string{"/metrics", "/debug/pprof/cmdline", "/debug/pprof/goroutine?debug=2", "/debug/pprof/heap?debug=1", "/healthz", "/readyz"} {
		pages += v.send(http.MethodGet, "http://"+v.p.admin+path, "").body
	}
	require.Contains(v.t, pages, "orderly_operation_duration_seconds")
	return pages
}
