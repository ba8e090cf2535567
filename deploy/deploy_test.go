package deploy_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A variable that does not exist is ignored by the program, and whoever set it believes otherwise.
func TestFilesNameVariablesThatExist(t *testing.T) {
	t.Parallel()
	known := variables(t)
	for _, name := range []string{
		"ORDERLY_PROXY_ADDR", "ORDERLY_SERVE_1", "ORDERLY_SERVE_2", "ORDERLY_SERVE_3", // of haproxy.cfg
		"ORDERLY_IMAGE", "ORDERLY_REVISION", "ORDERLY_VERSION", // of compose.yaml
	} {
		known[name] = ""
	}
	seen := 0
	for _, path := range files(t) {
		for _, name := range regexp.MustCompile(`\b(ORDERLY_[A-Z0-9_]+|(DATABASE|REDIS)_URL(_FILE)?)\b`).FindAllString(read(t, path), -1) {
			seen++
			_, exists := known[strings.TrimSuffix(name, "_")]
			require.True(t, exists, "%s names %s", path, name)
		}
	}
	require.Greater(t, seen, 50)
}

// files are all that an operator copies from, but pages.
func files(t *testing.T) []string {
	t.Helper()
	all := []string{"../compose.yaml", "../Dockerfile"}
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".json") && !strings.HasPrefix(entry.Name(), "go.") {
			all = append(all, path)
		}
		return err
	}))
	return all
}

// variables are those of docs/variables.md, with their defaults.
func variables(t *testing.T) map[string]string {
	t.Helper()
	known := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (?:`(.*?)`)? ?\\|").FindAllStringSubmatch(read(t, "../docs/variables.md"), -1) {
		known[row[1]] = row[2]
	}
	require.Contains(t, known, "ORDERLY_ADDR")
	return known
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}
