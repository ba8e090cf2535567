package resolvers

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/examples/sql/store"
)

func TestCursors(t *testing.T) {
	t.Parallel()
	for _, p := range []store.Position{{Year: 1987, ID: 21}, {Year: -300, ID: 1}} {
		parsed, err := parseCursor(cursorOf(p))
		require.NoError(t, err)
		require.Equal(t, p, *parsed)
	}
	for _, cursor := range []string{"", "no cursor", "MTk4Nw", cursorOf(store.Position{Year: 1, ID: 2})[1:]} {
		_, err := parseCursor(cursor)
		require.ErrorContains(t, err, "is no cursor of a book")
	}
}
