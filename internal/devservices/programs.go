package devservices

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// minPostgres is the oldest supported major version of PostgreSQL.
const minPostgres = 14

// ErrNoPostgres says that PostgreSQL's programs are not installed, and how to install them.
var ErrNoPostgres = fmt.Errorf(`PostgreSQL's programs initdb and postgres, version %d or newer, are not installed. Install them with:
  Debian, Ubuntu:  sudo apt-get install postgresql
  macOS:           brew install postgresql@17
or put the folder that holds them into PATH`, minPostgres)

// programs are one installation of PostgreSQL.
type programs struct {
	bin   string // the folder of initdb, postgres and usually psql
	major int
}

func (p programs) initdb() string   { return filepath.Join(p.bin, "initdb") }
func (p programs) postgres() string { return filepath.Join(p.bin, "postgres") }

// basebackup is beside the real postgres, where a link to that one is in PATH.
func (p programs) basebackup() string {
	real, err := filepath.EvalSymlinks(p.postgres())
	if err != nil {
		real = p.postgres()
	}
	return filepath.Join(filepath.Dir(real), "pg_basebackup")
}

// FindPsql returns the path of psql: the one in PATH, else that of an installation that StartPostgres would use.
func FindPsql(ctx context.Context) (string, error) {
	if path, err := exec.LookPath("psql"); err == nil {
		return path, nil
	}
	found, err := newestPrograms(installed(ctx))
	if err != nil {
		return "", err
	}
	path, err := exec.LookPath(filepath.Join(found.bin, "psql"))
	if err != nil {
		return "", fmt.Errorf("finding psql: %w", err)
	}
	return path, nil
}

// findPrograms selects the installation that can open a data folder, and for a new one the newest.
func findPrograms(ctx context.Context, data string) (programs, error) {
	all := installed(ctx)
	if ctx.Err() != nil {
		return programs{}, fmt.Errorf("looking for PostgreSQL's programs: %w", context.Cause(ctx))
	}
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return newestPrograms(all)
	}
	if err != nil {
		return programs{}, fmt.Errorf("reading the data folder's version: %w", err)
	}
	version := strings.TrimSpace(string(text))
	for _, found := range all {
		if strconv.Itoa(found.major) == version {
			return found, nil
		}
	}
	if _, err := newestPrograms(all); err != nil {
		return programs{}, err
	}
	return programs{}, fmt.Errorf("the data in %s were made by PostgreSQL %s, but only %s is installed: install version %s too (apt-get install postgresql-%s, or brew install postgresql@%s), or remove the folder to start anew",
		data, version, versions(all), version, version, version)
}

func newestPrograms(all []programs) (programs, error) {
	newest := programs{}
	for _, found := range all {
		if found.major > newest.major {
			newest = found
		}
	}
	if newest.major < minPostgres {
		return programs{}, ErrNoPostgres
	}
	return newest, nil
}

// installed lists the installations of PostgreSQL, those in PATH first.
func installed(ctx context.Context) []programs {
	folders := filepath.SplitList(os.Getenv("PATH"))
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/opt/homebrew/opt/postgresql*/bin",
		"/usr/local/opt/postgresql*/bin",
	} {
		matches, _ := filepath.Glob(pattern) // fails only for a malformed pattern
		folders = append(folders, matches...)
	}

	var all []programs
	seen := make(map[string]bool)
	for _, bin := range folders {
		real, err := filepath.EvalSymlinks(filepath.Join(bin, "postgres"))
		if err != nil || seen[real] {
			continue
		}
		seen[real] = true
		if _, err := exec.LookPath(filepath.Join(bin, "initdb")); err != nil {
			continue
		}
		if major, err := majorVersion(ctx, real); err == nil {
			all = append(all, programs{bin: bin, major: major})
		}
	}
	return all
}

// majorVersion parses the output of postgres --version: 'postgres (PostgreSQL) 15.18 (Debian …)'.
func majorVersion(ctx context.Context, postgres string) (int, error) {
	output, err := exec.CommandContext(ctx, postgres, "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("asking %s for its version: %w", postgres, err)
	}
	match := regexp.MustCompile(`\(PostgreSQL\) (\d+)`).FindSubmatch(output)
	if match == nil {
		return 0, fmt.Errorf("%s gives no version: %q", postgres, output)
	}
	return strconv.Atoi(string(match[1]))
}

func versions(all []programs) string {
	names := make([]string, len(all))
	for i, found := range all {
		names[i] = strconv.Itoa(found.major)
	}
	return strings.Join(names, ", ")
}
