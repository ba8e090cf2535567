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
	"orderly.example/internal/httpapi/limits"
)

func TestStartingListener(t *testing.T) {
	t.Parallel()

	t.Run("refuses connections for a while, or until it is open", func(t *testing.T) {
		t.Parallel()
		e := startingAt(t, freeAddress(t))
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
		e := startingAt(t, freeAddress(t))
		e.listenIn(t.Context(), time.Millisecond)
		require.Eventually(t, func() bool {
			answer, err := ask(t, e.address)
			return err == nil && answer == `{"status":"not ready","problem":"waiting for PostgreSQL"}`+"\n"
		}, time.Minute, time.Millisecond)
	})

	t.Run("does not begin once it is stopped", func(t *testing.T) {
		t.Parallel()
		e := startingAt(t, freeAddress(t))
		require.NoError(t, e.stop(t.Context()))
		require.NoError(t, e.listen(t.Context()))
		_, err := ask(t, e.address)
		require.ErrorContains(t, err, "refused")
	})

	t.Run("fails when it opens if it could not begin", func(t *testing.T) {
		t.Parallel()
		taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer taken.Close()
		e := startingAt(t, taken.Addr().String())
		_, err = e.open(t.Context(), e.running, http.NotFoundHandler())
		require.ErrorContains(t, err, "ORDERLY_ADDR: listening at")
	})
}

func startingAt(t *testing.T, address string) *startingListener {
	t.Helper()
	e := newStartingListener(&command.Running{}, "ORDERLY_ADDR", address, limits.Connections{}, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { require.NoError(t, e.stop(context.WithoutCancel(t.Context()))) })
	return e
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
