package plugin

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
)

// files are the Go files of some directories at one time.
type files struct {
	dirs    []string
	existed map[string]bool   // whether a directory was there
	text    map[string][]byte // by path
	modes   map[string]fs.FileMode
	err     error
}

// outputs are the directories that gqlgen writes Go files to.
func outputs(cfg *config.Config) []string {
	dirs := []string{cfg.Exec.DirName, cfg.Resolver.DirName}
	for _, name := range []string{cfg.Exec.Filename, cfg.Federation.Filename, cfg.Model.Filename, cfg.Resolver.Filename} {
		if name != "" {
			dirs = append(dirs, filepath.Dir(name))
		}
	}
	return dirs
}

func readFiles(dirs []string) *files {
	f := &files{existed: map[string]bool{}, text: map[string][]byte{}, modes: map[string]fs.FileMode{}}
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		dir, err := filepath.Abs(dir) // the working directory may change until restore
		if err != nil {
			f.err = errors.Join(f.err, err)
			continue
		}
		f.dirs = append(f.dirs, dir)
		f.err = errors.Join(f.err, f.read(dir))
	}
	return f
}

func (f *files) read(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return nil //nolint:nilerr // gqlgen makes it
	}
	f.existed[dir] = true
	for _, name := range goFiles(dir) {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		if f.text[name], err = os.ReadFile(name); err != nil {
			return err
		}
		f.modes[name] = info.Mode().Perm()
	}
	return nil
}

// restore makes the directories' Go files again what they were: it writes those that changed and removes new ones.
func (f *files) restore() error {
	if f.err != nil {
		return fmt.Errorf("lockstep: the files that gqlgen changed can't be restored: %w", f.err)
	}
	var errs []error
	for name, text := range f.text {
		if now, err := os.ReadFile(name); err != nil || !bytes.Equal(now, text) {
			errs = append(errs, os.WriteFile(name, text, f.modes[name]))
		}
	}
	for _, dir := range f.dirs {
		for _, name := range goFiles(dir) {
			if _, ok := f.text[name]; !ok {
				errs = append(errs, os.Remove(name))
			}
		}
		if !f.existed[dir] {
			_ = os.Remove(dir) // fails if something else is in it
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("lockstep: restoring the files that gqlgen changed: %w", err)
	}
	return nil
}

// goFiles returns the paths of a directory's Go files; none if it can't be read.
func goFiles(dir string) []string {
	var names []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), ".go") {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names
}
