package version

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Set by the linker; empty unless it was told.
var number, revision string //nolint:gochecknoglobals // the linker sets nothing else

// unknown stands where a build was told nothing.
const unknown = "unknown"

// Info is what there is to know of a build. No field is empty.
type Info struct {
	Version  string // as v1.2.3
	Revision string // the commit; with "-dirty" where files differed from it
	Go       string // the version of Go, as go1.26.8
}

// Read returns this build's.
func Read() Info {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		build = &debug.BuildInfo{}
	}
	return read(build)
}

func read(build *debug.BuildInfo) Info {
	stamped, dirty := "", ""
	for _, s := range build.Settings {
		switch {
		case s.Key == "vcs.revision":
			stamped = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "-dirty"
		}
	}
	if stamped != "" {
		stamped += dirty
	}
	module := build.Main.Version
	if module == "(devel)" { // the Go tool knew none
		module = ""
	}
	return Info{
		Version:  cmp.Or(number, module, unknown),
		Revision: cmp.Or(revision, stamped, unknown),
		Go:       runtime.Version(),
	}
}

// String is one line.
func (i Info) String() string {
	return fmt.Sprintf("orderly %s, commit %s, %s %s/%s", i.Version, i.Revision, i.Go, runtime.GOOS, runtime.GOARCH)
}
