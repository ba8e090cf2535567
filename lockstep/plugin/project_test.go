package plugin_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/plugin"
)

// long skips a test that takes long unless all are asked for: each generates a project, and most build it.
func long(t *testing.T) {
	t.Helper()
	if os.Getenv("LOCKSTEP_TEST_PROJECTS") == "" {
		t.Skip("make projects runs it: it takes up to half a minute")
	}
}

// openProject copies a gqlgen project of testdata to a module of its own, and makes that the working directory.
func openProject(t *testing.T, name string) {
	t.Helper()
	lockstep, err := filepath.Abs("..")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join("testdata", name))))
	require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/run")))
	mod := readFile(t, "../go.mod")
	mod = strings.Replace(mod, "module orderly.example/lockstep", "module example.com/project", 1) +
		"\nrequire orderly.example/lockstep v0.0.0\nreplace orderly.example/lockstep => " + lockstep + "\n"
	sum := readFile(t, "../go.sum")
	t.Chdir(dir)
	writeFile(t, "go.mod", mod)
	writeFile(t, "go.sum", sum)
}

// generate does what a project's generate program does. It returns the report.
func generate(t *testing.T, options ...plugin.Option) (string, error) {
	t.Helper()
	cfg, err := config.LoadConfig("gqlgen.yml")
	require.NoError(t, err)
	var report bytes.Buffer
	err = api.Generate(cfg, api.AddPlugin(plugin.New(cfg, append(options, plugin.WithReport(&report))...)))
	return report.String(), err
}

// answers runs operations with both executors, in a process of the project. It returns lockstep's answers, which are
// gqlgen's too, except where an operation is one of those for lockstep alone.
func answers(t *testing.T, operations ...string) []string {
	t.Helper()
	theirs, ours := answersOfBoth(t, operations...)
	require.Equal(t, theirs, ours)
	return ours
}

func answersOfBoth(t *testing.T, operations ...string) (gqlgen, lockstep []string) {
	t.Helper()
	run := exec.CommandContext(t.Context(), "go", append([]string{"run", "."}, operations...)...)
	var errors bytes.Buffer
	run.Stderr = &errors
	out, err := run.Output()
	require.NoError(t, err, errors.String())
	for i, line := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		if i%2 == 0 {
			gqlgen = append(gqlgen, line)
		} else {
			lockstep = append(lockstep, line)
		}
	}
	return gqlgen, lockstep
}

// filesBelow returns the texts of all files below the working directory, by path.
func filesBelow(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			all[path+"/"] = ""
		} else if err == nil {
			all[path] = readFile(t, path)
		}
		return err
	}))
	return all
}

// edit replaces a text that a file has once.
func edit(t *testing.T, name, old, text string) {
	t.Helper()
	before := readFile(t, name)
	require.Equal(t, 1, strings.Count(before, old), "%q in %s", old, name)
	writeFile(t, name, strings.Replace(before, old, text, 1))
}

func appendTo(t *testing.T, name, text string) {
	t.Helper()
	writeFile(t, name, readFile(t, name)+text)
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
}
