package browser_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/test/browser"
)

func TestRiversPages(t *testing.T) {
	t.Parallel()
	shop, aside := newShop(t)
	const kind = "make_report"
	_, err := aside.Exec(t.Context(), "INSERT INTO river_job (id, kind, queue, args, max_attempts) VALUES (1, $1, 'reports', '{}', 5)", kind)
	require.NoError(t, err)
	browser.CheckQueue(t, shop, kind)
}
