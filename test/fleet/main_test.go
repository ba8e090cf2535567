package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app"
)

// programVariable turns the test binary into the program.
const programVariable = "ORDERLY_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		os.Exit(app.Main())
	}
	os.Exit(m.Run())
}

// short is a fleet whose faults take little time, and which a busy machine may take longer to mend.
func short(t *testing.T) options {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	return options{
		pause: time.Second, slack: patience, built: self, sharesNetwork: true, // browsers of other tests are there
		variables: []string{
			programVariable + "=1", "ORDERLY_DB_MIN_CONNS=1", "ORDERLY_DB_MAX_CONNS=10",
			"ORDERLY_REQUEST_TIMEOUT=1m", "ORDERLY_DB_STATEMENT_TIMEOUT=1m",
			"ORDERLY_SHUTDOWN_DELAY=3s", // twice what HAProxy takes to notice
		},
	}
}

// This test is `make fleet` in short. It plays what is certain whatever else the machine does.
func TestFleet(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts twelve processes, for half a minute")
	}
	o := short(t)
	var err error
	o.sources, err = moduleFolder(t.Context())
	require.NoError(t, err)
	shop := topology{name: "haproxy, Redis alone", proxy: proxyHAProxy, kind: redisAlone}
	f, err := openFleet(t.Context(), shop, o, o.built, t.Output())
	require.NoError(t, err)
	defer func() { require.NoError(t, f.close()) }()
	require.Nil(t, f.network)

	for _, fault := range named([]string{"rolling restart", "kill serve", "disk full", "PostgreSQL fails over"}) {
		r, err := f.play(t.Context(), fault)
		require.NoError(t, err)
		if r.notPlayed != "" {
			t.Logf("%s was not played: %s", fault.name, r.notPlayed)
			continue
		}
		require.Empty(t, r.missed, "%s: %s", fault.name, r.notes)
		require.Positive(t, r.acknowledged)
		require.Positive(t, r.subscribers)
	}
	for _, lie := range lies() {
		r, err := f.play(t.Context(), lie)
		require.NoError(t, err)
		require.NotEmpty(t, r.missed, "nobody noticed: %s", lie.name)
		require.Contains(t, r.notes, lie.name)
	}
}

// lies are faults of the database that the fleet must find, named by what it says of them.
func lies() []fault {
	sql := func(statement string) func(context.Context, *fleet) error {
		return func(ctx context.Context, f *fleet) error { return f.postgres.exec(ctx, statement) }
	}
	return []fault{
		{name: "was acknowledged and is lost", play: sql(`UPDATE orders SET customer_id = (SELECT id FROM users WHERE username NOT LIKE 'fleet-%' LIMIT 1)
WHERE id = (SELECT o.id FROM orders o JOIN users u ON u.id = o.customer_id WHERE u.username LIKE 'fleet-buyer-%' ORDER BY o.placed_at DESC LIMIT 1)`)},
	}
}

func TestChecksOfKeptProducts(t *testing.T) {
	t.Parallel()
	p := &keptProduct{seeded: 3}
	p.acknowledged.Store(7)
	p.tried.Store(8)
	read := func(version int64, name string) error {
		var data versioned
		data.Product = &struct {
			Name    string
			Version int64
		}{name, version}
		return p.check(data, p.acknowledged.Load())
	}
	require.NoError(t, read(7, nameOf(7)))
	require.NoError(t, read(8, nameOf(8)), "it was asked for, and may have happened")
	require.ErrorContains(t, read(6, nameOf(6)), "stale")
	require.ErrorContains(t, read(9, nameOf(9)), "of which nobody knows")
	require.ErrorContains(t, read(8, nameOf(7)), "has the name")
	require.ErrorContains(t, p.check(versioned{}, 7), "gone")
}

func TestAnswersAreJudged(t *testing.T) {
	t.Parallel()
	var data struct{ Viewer struct{ Username string } }
	require.NoError(t, judge(http.StatusOK, []byte(`{"data": {"viewer": {"username": "ann"}}}`), &data))
	require.Equal(t, "ann", data.Viewer.Username)
	var failed *failure
	require.ErrorAs(t, judge(http.StatusServiceUnavailable, []byte(`{"errors": [{"message": "m", "extensions": {"code": "UNAVAILABLE"}}]}`), &data), &failed)
	require.ErrorAs(t, judge(http.StatusBadGateway, []byte(`<html>`), &data), &failed)
	for _, wrong := range []string{`<html>`, `{"data": 7}`, `{"errors": [{"message": "m", "extensions": {"code": "INTERNAL"}}], "data": null}`, `{"errors": [{"extensions": {"code": "UNAUTHENTICATED"}}]}`} {
		err := judge(http.StatusOK, []byte(wrong), &data)
		require.Error(t, err, wrong)
		require.False(t, isFailure(err), wrong)
	}
}

func TestInvalidArgumentsAreRefused(t *testing.T) {
	t.Parallel()
	for args, says := range map[string]string{
		"-only (":    "missing closing )",
		"-only hail": "no row matches -only",
		"storm":      `unexpected argument "storm"`,
	} {
		var stderr strings.Builder
		require.Equal(t, misused, run(t.Context(), strings.Fields(args), io.Discard, &stderr))
		require.Contains(t, stderr.String(), says)
	}
	var stderr strings.Builder
	require.Equal(t, 0, run(t.Context(), []string{"-h"}, io.Discard, &stderr))
	require.Contains(t, stderr.String(), "network cut")
}

// Every name in a topology is that of a fault.
func TestTopologiesNameFaults(t *testing.T) {
	t.Parallel()
	for _, each := range topologies() {
		require.Len(t, named(each.faults), len(each.faults), each.name)
	}
}
