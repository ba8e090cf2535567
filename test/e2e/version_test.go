package e2e

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/version"
)

// What says which build this is says the same everywhere: the command, the log and the metric.
func TestVersion(t *testing.T) {
	t.Parallel()
	build := version.Read()
	for _, name := range []string{"version", "--version"} {
		code, stdout, stderr := runHere(t, nil, name)
		require.Equal(t, 0, code, stderr)
		require.Equal(t, "orderly "+build.Version+", commit "+build.Revision+", "+runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH+"\n", stdout)
	}
	p := startProgram(t, production(t, migrated(t)), "work")
	p.awaitLog(t, `"version":"`+build.Version+`","revision":"`+build.Revision+`"`)
	require.Contains(t, read(t, "http://"+p.admin+"/metrics"),
		"\norderly_build_info{goversion=\""+runtime.Version()+"\",revision=\""+build.Revision+"\",version=\""+build.Version+"\"} 1\n")
}
