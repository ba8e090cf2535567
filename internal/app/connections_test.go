package app

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConnectionsLeaveFilesToOthers(t *testing.T) {
	t.Parallel()
	for files, want := range map[uint64]int{1 << 63: 1610612703, 1024: 738, 256: 162, 10: 1} {
		require.Equal(t, want, connectionsFor(files, 30), files)
	}
}
