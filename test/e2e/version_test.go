package e2e

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/version"
)

// The command, the log and the metric name the same build.
func TestVersion(t *testing.T) {
	t.Parallel()
	build := version.Read()
	for _, name := range []string{"version", "--version"} {
		code, stdout, stderr := runInProcess(t, nil, name)
		require.Equal(t, 0, code, stderr)
		require.Equal(t, "orderly "+build.Version+", commit "+build.Revision+", "+runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH+"\n", stdout)
	}
	p := startProgram(t, production(t, migrated(t)), "work")
	p.awaitLog(t, `"version":"`+build.Version+`","revision":"`+build.Revision+`"`)
	require.Contains(t, get(t, "http://"+p.admin+"/metrics"),
		"\norderly_build_info{goversion=\""+runtime.Version()+"\",revision=\""+build.Revision+"\",version=\""+build.Version+"\"} 1\n")
}
