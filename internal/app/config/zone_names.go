package config

import (
	"io/fs"
	"os"
	"path"
	"slices"
)

// hasExactName reports whether a time zone that was found has exactly this name: on a case-insensitive file system,
// as on macOS, europe/berlin is found too. It looks where Go does (time.LoadLocation). The zones that are built
// into Go are found by their exact names only.
func hasExactName(name string) bool {
	first := os.Getenv("ZONEINFO") //nolint:forbidigo // Go reads it, not the program
	for _, folder := range []string{first, "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"} {
		if folder == "" {
			continue
		}
		if zones := os.DirFS(folder); exists(zones, name) {
			return isListed(zones, name)
		}
	}
	return true
}

func exists(in fs.FS, name string) bool {
	_, err := fs.Stat(in, name)
	return err == nil
}

// isListed reports whether folders list a file by exactly this name.
func isListed(in fs.FS, name string) bool {
	parent := path.Dir(name)
	entries, err := fs.ReadDir(in, parent)
	isThere := func(e fs.DirEntry) bool { return e.Name() == path.Base(name) }
	return (err != nil || slices.ContainsFunc(entries, isThere)) && (parent == "." || isListed(in, parent))
}
