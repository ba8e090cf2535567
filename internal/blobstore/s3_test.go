package blobstore_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/blobstore"
)

func TestMain(m *testing.M) {
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": ""} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// parts is more than one part of an upload, and a rest.
func parts() string { return strings.Repeat("a line\r\n", 2_500_000) }

// TestBucketOfAnotherStore needs nothing in the URL but the store's endpoint.
func TestBucketOfAnotherStore(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	store := b.open(t, "")
	w, err := store.Create(t.Context(), "a/b.csv", "text/csv")
	require.NoError(t, err)
	_, err = io.WriteString(w, parts())
	require.NoError(t, err)
	_, err = store.Open(t.Context(), "a/b.csv")
	require.ErrorIs(t, err, blobstore.ErrNotFound)
	require.NoError(t, w.Close())

	same := parts() == read(t, store, "a/b.csv")
	require.True(t, same, "what is read is what was written")
	object, err := b.client.StatObject(t.Context(), "reports", "a/b.csv", minio.StatObjectOptions{})
	require.NoError(t, err)
	require.Equal(t, "text/csv", object.ContentType)
	r, err := store.Open(t.Context(), "a/b.csv")
	require.NoError(t, err)
	require.Equal(t, int64(len(parts())), r.Size())
	require.WithinDuration(t, time.Now(), r.Time(), time.Hour)
	_, err = r.Seek(-5, io.SeekEnd)
	require.NoError(t, err)
	end, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, "ine\r\n", string(end))
	require.NoError(t, r.Close())

	put(t, store, "empty", nil)
	require.Empty(t, read(t, store, "empty"))
	require.ElementsMatch(t, []string{"a/b.csv", "empty"}, olderThan(t, store, -time.Hour))
	require.Empty(t, olderThan(t, store, time.Hour))
	for range 2 {
		require.NoError(t, store.Delete(t.Context(), "a/b.csv"))
	}
	_, err = store.Open(t.Context(), "a/b.csv")
	require.ErrorIs(t, err, blobstore.ErrNotFound)
}

func TestBucketWithPrefix(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	inside, whole := b.open(t, "&prefix=reports/"), b.open(t, "")
	put(t, inside, "a", []byte("1"))
	put(t, whole, "b", []byte("2"))
	require.Equal(t, "1", read(t, whole, "reports/a"))
	require.Equal(t, []string{"a"}, olderThan(t, inside, -time.Hour))
	require.NoError(t, inside.Delete(t.Context(), "a"))
	require.Equal(t, []string{"b"}, olderThan(t, whole, -time.Hour))
}

// What is given up costs nothing at the store: also its parts are gone.
func TestBucketKeepsNothingOfAFileThatIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *blobstore.Writer, cancel context.CancelFunc) error{
		"aborted": func(w *blobstore.Writer, _ context.CancelFunc) error { w.Abort(); return context.Canceled },
		"the context ended": func(w *blobstore.Writer, cancel context.CancelFunc) error {
			cancel()
			return w.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			store := b.open(t, "")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			w, err := store.Create(ctx, "a/b.csv", "text/csv")
			require.NoError(t, err)
			_, err = io.WriteString(w, parts())
			require.NoError(t, err)
			require.NotEmpty(t, b.unfinished(t))
			require.ErrorIs(t, end(w, cancel), context.Canceled)
			require.Empty(t, b.unfinished(t))
			require.Empty(t, olderThan(t, store, -time.Hour))
		})
	}
}

func TestBucketThatFails(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	store := b.open(t, "")
	b.refuse.Store(true)
	w, err := store.Create(t.Context(), "a", "text/csv")
	require.NoError(t, err)
	_, _ = io.WriteString(w, parts())
	require.ErrorContains(t, w.Close(), "not for you")
	_, err = store.Open(t.Context(), "a")
	require.Error(t, err)
	require.NotErrorIs(t, err, blobstore.ErrNotFound)
	for _, err := range store.OlderThan(t.Context(), 0) {
		require.ErrorContains(t, err, "not for you")
	}
}

func TestURLsThatAreRefused(t *testing.T) {
	t.Parallel()
	for address, why := range map[string]string{
		"gs://reports":                         "not at gs://",
		"/srv/reports":                         "not at ://",
		"file://":                              "names no folder",
		"s3://":                                "as s3://bucket",
		"s3://reports/folder":                  "as s3://bucket",
		"s3://reports?regoin=x":                `no parameter "regoin"`,
		"s3://reports?endpoint=minio:9000":     "as https://storage.googleapis.com",
		"s3://reports?endpoint=http://x/y":     "as https://storage.googleapis.com",
		"s3://reports?use_path_style=yes":      "true or false",
		"s3://rep_orts%zz?use_path_style=true": "can't be read",
	} {
		_, err := blobstore.Open(t.Context(), address)
		require.ErrorContains(t, err, why, address)
	}
}

// Without credentials nobody is asked before a report is made, which then fails: say it at the start.
func TestBucketWithoutCredentials(t *testing.T) {
	nobody := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(nobody.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", nobody.URL)
	_, err := blobstore.Open(t.Context(), "s3://reports?region=eu-central-1")
	require.ErrorContains(t, err, "AWS_ACCESS_KEY_ID")
}

type fakeBucket struct {
	url    string
	client *minio.Core
	refuse atomic.Bool
}

func newBucket(t *testing.T) *fakeBucket {
	t.Helper()
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("reports"))
	b := &fakeBucket{}
	fake := gofakes3.New(backend).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.refuse.Load() {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `<Error><Code>AccessDenied</Code><Message>it is not for you</Message></Error>`)
			return
		}
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	b.url = server.URL
	client, err := minio.NewCore(strings.TrimPrefix(server.URL, "http://"), &minio.Options{Creds: credentials.NewStaticV4("key", "secret", "")})
	require.NoError(t, err)
	b.client = client
	return b
}

func (b *fakeBucket) open(t *testing.T, parameters string) *blobstore.Store {
	t.Helper()
	store, err := blobstore.Open(t.Context(), "s3://reports?endpoint="+url.QueryEscape(b.url)+parameters)
	require.NoError(t, err)
	return store
}

// unfinished lists the uploads that have parts, but no end.
func (b *fakeBucket) unfinished(t *testing.T) []string {
	t.Helper()
	found, err := b.client.ListMultipartUploads(t.Context(), "reports", "", "", "", "", 100)
	require.NoError(t, err)
	var names []string
	for _, upload := range found.Uploads {
		names = append(names, upload.Key)
	}
	return names
}

func olderThan(t *testing.T, store *blobstore.Store, age time.Duration) []string {
	t.Helper()
	var found []string
	for name, err := range store.OlderThan(t.Context(), age) {
		require.NoError(t, err)
		found = append(found, name)
	}
	return found
}
