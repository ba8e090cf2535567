package blobstore_test

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFullFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("mounting a small file system takes root: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(folder, 0)) })
	store := open(t, folder)
	w, err := store.Create(t.Context(), "a/b.csv", "text/csv")
	require.NoError(t, err)
	_, err = w.Write(make([]byte, 1<<20))
	require.ErrorIs(t, err, syscall.ENOSPC)
	w.Abort()
	require.Empty(t, filesIn(t, folder))
}
