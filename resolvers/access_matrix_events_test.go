package resolvers_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// firstEvent returns the first event of a subscription, or the answer that refuses it. Meanwhile all users get
// notifications; those of other users must not arrive.
func (s *accessShop) firstEvent(r *http.Request) answer {
	s.t.Helper()
	listener := httptest.NewServer(s.handler)
	defer listener.Close()
	ctx, stop := context.WithTimeout(s.t.Context(), time.Minute)
	defer stop()
	var err error
	r = r.Clone(ctx)
	r.URL, err = url.Parse(listener.URL + "/graphql")
	require.NoError(s.t, err)
	r.RequestURI = ""
	r.Header.Set("Accept", "text/event-stream")
	go s.insertNotifications(ctx)
	response, err := listener.Client().Do(r)
	require.NoError(s.t, err)
	defer func() { _ = response.Body.Close() }()
	a := answer{Status: response.StatusCode}
	if response.StatusCode != http.StatusOK {
		require.NoError(s.t, json.NewDecoder(response.Body).Decode(&a))
		return a
	}
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			require.NoError(s.t, json.Unmarshal([]byte(data), &a))
			return a
		}
	}
	require.Fail(s.t, "the stream ended without an event")
	return a
}

// insertNotifications inserts notifications until the context ends. Repetition is needed: a subscriber only
// receives later ones.
func (s *accessShop) insertNotifications(ctx context.Context) {
	for ctx.Err() == nil {
		_, err := s.db.Pool().Exec(ctx, `INSERT INTO notifications (id, user_id, kind, title, body, created_at)
			SELECT uuid_v7(), id, 'LOW_STOCK', 'News', '', now() FROM users`)
		if ctx.Err() == nil {
			assert.NoError(s.t, err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}
