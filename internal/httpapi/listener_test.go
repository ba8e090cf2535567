package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/limits"
)

func TestListener(t *testing.T) {
	t.Parallel()

	t.Run("answers what is in flight before it stops", func(t *testing.T) {
		t.Parallel()
		began, finish := make(chan struct{}), make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		l := listen(t, ctx, func(w http.ResponseWriter, r *http.Request) {
			close(began)
			<-finish
			if r.Context().Err() == nil {
				_, _ = io.WriteString(w, "answered")
			}
		})
		answers := make(chan string, 1)
		go func() { answers <- ask(t.Context(), "http://"+l.Addr()) }()
		<-began
		cancel() // as a signal does

		stopped := make(chan error, 1)
		go func() { stopped <- l.Stop(t.Context()) }()
		<-l.Done()
		require.Empty(t, stopped)
		close(finish)
		require.NoError(t, <-stopped)
		require.Equal(t, "answered", <-answers)
		require.NoError(t, l.Err())
	})

	t.Run("answers the first request of a connection that was accepted before it stops", func(t *testing.T) {
		t.Parallel()
		l := listen(t, t.Context(), func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "answered") })
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", l.Addr())
		require.NoError(t, err)
		defer conn.Close()
		require.Equal(t, "answered", ask(t.Context(), "http://"+l.Addr()), "they are accepted in turn")

		stopped := make(chan error, 1)
		go func() { stopped <- l.Stop(t.Context()) }()
		<-l.Done()
		require.Empty(t, stopped)
		_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n")
		require.NoError(t, err)
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.Equal(t, "answered", string(body))
		require.NoError(t, <-stopped)
		require.NoError(t, l.Err())
	})

	t.Run("cancels and cuts what does not end in time", func(t *testing.T) {
		t.Parallel()
		began, ended := make(chan struct{}), make(chan struct{})
		l := listen(t, t.Context(), func(_ http.ResponseWriter, r *http.Request) {
			close(began)
			<-r.Context().Done()
			close(ended)
		})
		go ask(t.Context(), "http://"+l.Addr())
		<-began
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, l.Stop(ctx), context.Canceled)
		<-ended
	})

	t.Run("answers what it can't read with the page that it is given", func(t *testing.T) {
		t.Parallel()
		l, err := httpapi.Listen(t.Context(), "127.0.0.1:0", limits.Connections{Unreadable: []byte("Content-Type: text/html\r\nContent-Length: 8\r\n\r\nthe page")}, nil, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, l.Stop(context.WithoutCancel(t.Context()))) })
		for path, status := range map[string]int{"/orders/%E0%A4%A": http.StatusBadRequest, "/" + strings.Repeat("a", 32<<10): http.StatusRequestHeaderFieldsTooLarge} {
			code, kind, body := answerTo(t, l.Addr(), "GET "+path+" HTTP/1.1\r\nHost: shop.example\r\n\r\n")
			require.Equal(t, status, code)
			require.Equal(t, "text/html", kind)
			require.Equal(t, "the page", body)
		}
	})

	t.Run("answers while it drains, and closes each connection that it answers on", func(t *testing.T) {
		t.Parallel()
		l := listen(t, t.Context(), func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "answered") })
		for _, drains := range []bool{false, true} {
			if drains {
				l.Drain()
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr(), nil)
			require.NoError(t, err)
			response, err := http.DefaultTransport.RoundTrip(request)
			require.NoError(t, err)
			body, err := io.ReadAll(response.Body)
			require.NoError(t, errors.Join(err, response.Body.Close()))
			require.Equal(t, "answered", string(body))
			require.Equal(t, drains, response.Close)
		}
	})

	t.Run("says which address is taken", func(t *testing.T) {
		t.Parallel()
		first := listen(t, t.Context(), nil)
		_, err := httpapi.Listen(t.Context(), first.Addr(), limits.Connections{}, nil, slog.New(slog.DiscardHandler))
		require.ErrorContains(t, err, "listening at "+first.Addr())
	})
}

// ask returns the answer, or the error as a text.
func ask(ctx context.Context, url string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err.Error()
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(content)
}

func listen(t *testing.T, ctx context.Context, handler http.HandlerFunc) *httpapi.Listener {
	t.Helper()
	l, err := httpapi.Listen(ctx, "127.0.0.1:0", limits.Connections{}, handler, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Stop(context.WithoutCancel(t.Context()))) })
	return l
}

// answerTo sends bytes, which need not be a request, and returns the status, the type and the body of what comes back.
func answerTo(t *testing.T, to, sent string) (code int, kind, body string) {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", to)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, sent)
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, response.Header.Get("Content-Type"), string(content)
}
