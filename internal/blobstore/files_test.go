package blobstore_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/blobstore"
)

func TestWriter(t *testing.T) {
	t.Parallel()

	t.Run("shows a file when it is whole", func(t *testing.T) {
		t.Parallel()
		store, folder := opened(t)
		w, err := store.Create(t.Context(), "a/b.csv", "text/csv")
		require.NoError(t, err)
		content := strings.Repeat("a line\r\n", 20_000)
		_, err = io.WriteString(w, content)
		require.NoError(t, err)
		_, err = store.Open(t.Context(), "a/b.csv")
		require.ErrorIs(t, err, blobstore.ErrNotFound)

		require.NoError(t, w.Close())
		w.Abort() // too late
		require.Equal(t, []string{"a/b.csv"}, filesIn(t, folder))
		sum := sha256.Sum256([]byte(content))
		require.Equal(t, hex.EncodeToString(sum[:]), w.SHA256())
		require.Equal(t, int64(len(content)), w.Bytes())
		require.Equal(t, content, read(t, store, "a/b.csv"))
	})

	t.Run("leaves nothing of a file that is given up", func(t *testing.T) {
		t.Parallel()
		store, folder := opened(t)
		w, err := store.Create(t.Context(), "a/b.csv", "text/csv")
		require.NoError(t, err)
		_, err = w.Write(make([]byte, 1<<20))
		require.NoError(t, err)
		require.NotEmpty(t, filesIn(t, folder))
		w.Abort()
		require.Empty(t, filesIn(t, folder))
	})

	t.Run("leaves nothing when its context ends", func(t *testing.T) {
		t.Parallel()
		store, folder := opened(t)
		ctx, cancel := context.WithCancel(t.Context())
		w, err := store.Create(ctx, "a/b.csv", "text/csv")
		require.NoError(t, err)
		_, err = io.WriteString(w, "half")
		require.NoError(t, err)
		cancel()
		require.ErrorIs(t, w.Close(), context.Canceled)
		require.Empty(t, filesIn(t, folder))
	})
}

// What a report tells is for nobody else on the machine.
func TestFilesAreForTheProcessAlone(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "further", "reports")
	store := open(t, folder)
	w, err := store.Create(t.Context(), "a/b.csv", "text/csv")
	require.NoError(t, err)
	requireModes := func(names ...string) {
		t.Helper()
		for _, name := range names {
			info, err := os.Stat(filepath.Join(folder, name))
			require.NoError(t, err)
			require.Zero(t, info.Mode().Perm()&0o077, "%s is %s", name, info.Mode())
		}
	}
	written := filesIn(t, folder)
	require.Len(t, written, 1)
	requireModes(written[0])
	require.NoError(t, w.Close())
	requireModes("..", ".", "a", "a/b.csv", ".orderly-files")
}

func TestReader(t *testing.T) {
	t.Parallel()
	store, _ := opened(t)
	content := bytes.Repeat([]byte("0123456789"), 1000)
	put(t, store, "digits", content)
	r, err := store.Open(t.Context(), "digits")
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close()) }()
	require.Equal(t, int64(10_000), r.Size())

	for _, place := range []struct {
		offset int64
		whence int
		want   int64
	}{{0, io.SeekStart, 0}, {-7, io.SeekEnd, 9993}, {5003, io.SeekStart, 5003}, {3, io.SeekCurrent, 5010}} {
		at, err := r.Seek(place.offset, place.whence)
		require.NoError(t, err)
		require.Equal(t, place.want, at)
		part := make([]byte, 4)
		_, err = io.ReadFull(r, part)
		require.NoError(t, err)
		require.Equal(t, content[at:at+4], part)
	}
	_, err = r.Seek(-1, io.SeekStart)
	require.Error(t, err)
}

func TestDelete(t *testing.T) {
	t.Parallel()
	store, folder := opened(t)
	put(t, store, "a/b.csv", nil)
	put(t, store, "a/c.csv", nil)
	for _, name := range []string{"a/b.csv", "a/b.csv", "a/c.csv"} {
		require.NoError(t, store.Delete(t.Context(), name))
	}
	require.NoDirExists(t, filepath.Join(folder, "a"))
}

func TestOlderThan(t *testing.T) {
	t.Parallel()
	store, folder := opened(t)
	old := time.Now().Add(-2 * time.Hour)
	for name, written := range map[string]time.Time{"a/old": old, "a/old.17.tmp": old, "b/young": time.Now()} {
		put(t, store, name, nil)
		require.NoError(t, os.Chtimes(filepath.Join(folder, name), written, written))
	}
	require.NoError(t, os.Chtimes(filepath.Join(folder, ".orderly-files"), old, old))
	require.ElementsMatch(t, []string{"a/old", "a/old.17.tmp"}, olderThan(t, store, time.Hour))
}

func TestMark(t *testing.T) {
	t.Parallel()
	store, folder := opened(t)
	other, _ := opened(t)
	require.NotEmpty(t, store.FolderID())
	require.Equal(t, store.FolderID(), open(t, folder).FolderID())
	require.NotEqual(t, store.FolderID(), other.FolderID())
}

func opened(t *testing.T) (*blobstore.Store, string) {
	t.Helper()
	folder := t.TempDir()
	return open(t, folder), folder
}

func open(t *testing.T, folder string) *blobstore.Store {
	t.Helper()
	address, err := blobstore.FolderURL(folder)
	require.NoError(t, err)
	store, err := blobstore.Open(t.Context(), address)
	require.NoError(t, err)
	return store
}

func put(t *testing.T, store *blobstore.Store, name string, content []byte) {
	t.Helper()
	w, err := store.Create(t.Context(), name, "text/plain")
	require.NoError(t, err)
	_, err = w.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
}

func read(t *testing.T, store *blobstore.Store, name string) string {
	t.Helper()
	r, err := store.Open(t.Context(), name)
	require.NoError(t, err)
	content, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	return string(content)
}

// filesIn lists a folder's files but its mark.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && entry.Name() != ".orderly-files" {
			relative, _ := filepath.Rel(folder, path)
			found = append(found, relative)
		}
		return err
	}))
	return found
}
