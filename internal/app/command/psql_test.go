package command

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHidePassword(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		databaseURL, shown string
		environ            []string
	}{
		"with a password":    {"postgres://shop:p%40ss@db:5432/shop?sslmode=require", "postgres://shop@db:5432/shop?sslmode=require", []string{"A=1", "PGPASSWORD=p@ss"}},
		"without a password": {"postgres://shop@db/shop", "postgres://shop@db/shop", []string{"PGPASSWORD=old", "A=1"}},
		"by socket":          {"postgres://orderly@/orderly?host=%2Frun", "postgres://orderly@/orderly?host=%2Frun", []string{"PGPASSWORD=old", "A=1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shown, environ := hidePassword(test.databaseURL, []string{"PGPASSWORD=old", "A=1"})
			require.Equal(t, test.shown, shown)
			require.Equal(t, test.environ, environ)
		})
	}
}
