package middleware

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLimitBodyTime(t *testing.T) {
	t.Parallel()

	t.Run("cuts a body off that takes too long", func(t *testing.T) {
		t.Parallel()
		errs := make(chan error, 1)
		s := httptest.NewServer(LimitBodyTime(50*time.Millisecond, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, err := io.ReadAll(r.Body)
			errs <- err
		})))
		t.Cleanup(s.Close)
		body, drip := io.Pipe()
		t.Cleanup(func() { _ = drip.Close() })
		go post(t.Context(), s.URL, body)
		require.ErrorIs(t, <-errs, os.ErrDeadlineExceeded)
	})

	t.Run("leaves the answer all the time it wants", func(t *testing.T) {
		t.Parallel()
		const limit = 50 * time.Millisecond
		s := httptest.NewServer(LimitBodyTime(limit, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(w, r.Body)
			select {
			case <-r.Context().Done():
				panic(http.ErrAbortHandler)
			case <-time.After(3 * limit):
			}
		})))
		t.Cleanup(s.Close)
		require.Equal(t, "in time", post(t.Context(), s.URL, strings.NewReader("in time")))
	})
}

func post(ctx context.Context, url string, body io.Reader) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
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
