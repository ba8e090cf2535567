package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app/command"
	"orderly.example/internal/app/config"
	"orderly.example/internal/httpapi/limits"
)

func TestStartingListener(t *testing.T) {
	t.Parallel()

	t.Run("refuses connections for a while, or until it is open", func(t *testing.T) {
		t.Parallel()
		e, _ := startingAt(t, freeAddress(t))
		e.listenIn(t.Context(), time.Hour)
		_, err := ask(t, e.address)
		require.ErrorContains(t, err, "refused")
		address, err := e.open(t.Context(), e.running, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "open") }))
		require.NoError(t, err)
		require.Equal(t, e.address, address)
		answer, err := ask(t, address)
		require.NoError(t, err)
		require.Equal(t, "open", answer)
	})

	t.Run("says then what it waits for", func(t *testing.T) {
		t.Parallel()
		e, _ := startingAt(t, freeAddress(t))
		e.listenIn(t.Context(), time.Millisecond)
		require.Eventually(t, func() bool {
			answer, err := ask(t, e.address)
			return err == nil && answer == `{"status":"not ready","problem":"waiting for PostgreSQL"}`+"\n"
		}, time.Minute, time.Millisecond)
	})

	t.Run("does not begin once it is stopped", func(t *testing.T) {
		t.Parallel()
		e, _ := startingAt(t, freeAddress(t))
		require.NoError(t, e.stop(t.Context()))
		require.NoError(t, e.listen(t.Context()))
		_, err := ask(t, e.address)
		require.ErrorContains(t, err, "refused")
	})

	t.Run("ends a start that waits if the address is taken", func(t *testing.T) {
		t.Parallel()
		e, starting := startingAt(t, takenAddress(t))
		e.listenIn(t.Context(), time.Millisecond)
		<-starting.Done()
		require.ErrorContains(t, context.Cause(starting), "ORDERLY_ADDR: listening at")
	})

	t.Run("fails when it opens if the address is taken", func(t *testing.T) {
		t.Parallel()
		e, _ := startingAt(t, takenAddress(t))
		_, err := e.open(t.Context(), e.running, http.NotFoundHandler())
		require.ErrorContains(t, err, "ORDERLY_ADDR: listening at")
	})
}

// startingAt returns a listener, and the context of the start.
func startingAt(t *testing.T, address string) (*startingListener, context.Context) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	running, ctx := command.NewRunning(t.Context(), log, config.Process{})
	e := newStartingListener(running, "ORDERLY_ADDR", address, limits.Connections{}, log)
	t.Cleanup(func() { require.NoError(t, e.stop(context.WithoutCancel(t.Context()))) })
	return e, ctx
}

// takenAddress is one that somebody listens at.
func takenAddress(t *testing.T) string {
	t.Helper()
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	return taken.Addr().String()
}

// freeAddress is one that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

func ask(t *testing.T, address string) (string, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/readyz", http.NoBody)
	require.NoError(t, err)
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}
