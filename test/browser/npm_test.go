package browser_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the pages and the scripts of the examples do that can be tested without a server.
func TestNpmScripts(t *testing.T) {
	t.Parallel()
	script := nodeScript(t, "../../web/package.json", "vite")
	npm := exec.CommandContext(t.Context(), "npm", "test")
	npm.Dir = filepath.Dir(script)
	printed, err := npm.CombinedOutput()
	require.NoError(t, err, string(printed))
}
