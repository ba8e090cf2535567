package version

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRead(t *testing.T) {
	t.Parallel()
	stamped := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0a1b"}
	for name, test := range map[string]struct {
		build             *debug.BuildInfo
		version, revision string
	}{
		"of a clone":                    {stamped("v1.2.3", commit, debug.BuildSetting{Key: "vcs.modified", Value: "false"}), "v1.2.3", "0a1b"},
		"of a clone with other files":   {stamped("v1.2.3+dirty", commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), "v1.2.3+dirty", "0a1b-dirty"},
		"of a folder without a history": {stamped("(devel)"), "unknown", "unknown"},
		"of nothing":                    {stamped(""), "unknown", "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, Info{Version: test.version, Revision: test.revision, Go: runtime.Version()}, read(test.build))
		})
	}
}

// TestDockerfile builds a small program with the flags of the image's linker:
// it takes a misspelt name of a variable without a word.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	dockerfile, err := os.ReadFile("../../Dockerfile")
	require.NoError(t, err)
	match := regexp.MustCompile(`-ldflags=(["'])(.*)["'] -o`).FindStringSubmatch(string(dockerfile))
	require.Len(t, match, 3, "the Dockerfile has flags for the linker")
	require.Equal(t, `"`, match[1], "the shell puts variables into double quotes alone")
	require.Contains(t, string(dockerfile), "ARG VERSION=")
	require.Contains(t, string(dockerfile), "ARG REVISION=")

	for given, says := range map[[2]string]string{
		{"v9.8.7", "cafe"}: "orderly v9.8.7, commit cafe, go",
		{"", ""}:           "orderly unknown, commit unknown, go",
	} {
		flags := strings.NewReplacer("${VERSION}", given[0], "${REVISION}", given[1]).Replace(match[2])
		require.NotContains(t, flags, "$")
		require.Contains(t, run(t, flags), says)
	}
}

// run builds and runs a program that says its version.
func run(t *testing.T, flags string) string {
	t.Helper()
	folder := t.TempDir()
	source, binary := filepath.Join(folder, "main.go"), filepath.Join(folder, "program")
	here, err := filepath.Abs("program/main.go") // as if it were: what is internal can be imported from inside alone
	require.NoError(t, err)
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{here: source}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "overlay.json"), overlay, 0o600))
	const program = "package main\nimport \"orderly.example/internal/version\"\nfunc main() { println(version.Read().String()) }\n"
	require.NoError(t, os.WriteFile(source, []byte(program), 0o600))
	output, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-overlay", filepath.Join(folder, "overlay.json"), "-ldflags="+flags, "-o", binary, here).CombinedOutput()
	require.NoError(t, err, string(output))
	output, err = exec.CommandContext(t.Context(), binary).CombinedOutput()
	require.NoError(t, err)
	return string(output)
}
