package browser_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// nodeScript is the absolute path of a script. The test is skipped where Node or the npm package that the script needs
// is not there.
func nodeScript(t *testing.T, path, needs string) string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("this needs Node 20.19 or newer: install nodejs and npm, then run `make web`")
	}
	script, err := filepath.Abs(path)
	require.NoError(t, err)
	if _, err := os.Stat(filepath.Join("../../web/node_modules", needs)); err != nil {
		t.Skip(needs + " is not installed: run `make web` (it needs npm)")
	}
	return script
}
