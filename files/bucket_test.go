package files_test

import (
	"bytes"
	"io"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"orderly/files"
	_ "orderly/files/clouds"
)

// TestBucketOfAnotherStore needs nothing in the URL but the store's endpoint.
func TestBucketOfAnotherStore(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("reports"))
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	store, err := files.Open(t.Context(), "s3://reports?endpoint="+url.QueryEscape(server.URL))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })

	w, err := store.Create(t.Context(), "a/b.csv", "text/csv")
	require.NoError(t, err)
	content := strings.Repeat("a line\r\n", 1_000_000) // more than one part of an upload
	_, err = io.WriteString(w, content)
	require.NoError(t, err)
	_, err = store.Open(t.Context(), "a/b.csv")
	require.ErrorIs(t, err, files.ErrGone)
	require.NoError(t, w.Close())

	r, err := store.Open(t.Context(), "a/b.csv")
	require.NoError(t, err)
	read, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	require.True(t, bytes.Equal([]byte(content), read))
	require.NoError(t, store.Delete(t.Context(), "a/b.csv"))
	_, err = store.Open(t.Context(), "a/b.csv")
	require.ErrorIs(t, err, files.ErrGone)
}
