package browser_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The pages' types, the operations that they and the scripts send, and what can be tested without a server.
func TestNpmScripts(t *testing.T) {
	t.Parallel()
	script := nodeScript(t, "../../web/package.json", "vite")
	for _, name := range []string{"check", "test"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			npm := exec.CommandContext(t.Context(), "npm", "run", name)
			npm.Dir = filepath.Dir(script)
			printed, err := npm.CombinedOutput()
			require.NoError(t, err, string(printed))
		})
	}
}
