package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// allowed are the licenses that the program may be linked with and be kept closed: they ask to be named, and MPL-2.0 to
// say where the source is.
func allowed() []string {
	return []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "ISC", "MIT", "MPL-2.0", "PostgreSQL", "Unlicense"}
}

const (
	program = "orderly.example" // the main package, and this module
	// enough is how much of a license's file must be a known license, in percent.
	enough = 75
)

func main() {
	modules, err := linked()
	if err != nil {
		log.Fatal(err)
	}
	var text bytes.Buffer
	if err := write(&text, modules); err != nil {
		log.Fatal(err)
	}
	if err := errors.Join(os.WriteFile("modules.txt", text.Bytes(), 0o644), compress("modules.txt.gz", text.Bytes())); err != nil {
		log.Fatal(err)
	}
}

// compress writes what the program holds: a fifth of the text.
func compress(path string, text []byte) error {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return errors.Join(err, w.Close(), os.WriteFile(path, packed.Bytes(), 0o644))
}

// module is a Go module, with the folders of its packages that are linked.
type module struct {
	path, version, dir string
	folders            map[string]bool
}

// linked are the modules of the program on all systems that it is built for; Go's own library is the first.
func linked() ([]*module, error) {
	modules := map[string]*module{}
	for _, system := range []string{"linux", "darwin"} {
		command := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", program) //nolint:noctx // quickly done
		command.Env = append(command.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		command.Stderr = os.Stderr
		out, err := command.Output()
		if err != nil {
			return nil, fmt.Errorf("listing the program's packages: %w", err)
		}
		for list := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				Dir      string
				Standard bool
				Module   *struct{ Path, Version, Dir string }
			}
			if err := list.Decode(&p); err == io.EOF {
				break
			} else if err != nil {
				return nil, fmt.Errorf("reading the program's packages: %w", err)
			}
			if p.Standard || p.Module.Path == program || strings.HasPrefix(p.Module.Path, program+"/") {
				continue
			}
			m := modules[p.Module.Path]
			if m == nil {
				m = &module{path: p.Module.Path, version: p.Module.Version, dir: p.Module.Dir, folders: map[string]bool{}}
				modules[m.path] = m
			}
			for folder := p.Dir; len(folder) >= len(m.dir); folder = filepath.Dir(folder) {
				m.folders[folder] = true
			}
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output() //nolint:noctx // quickly done
	if err != nil {
		return nil, fmt.Errorf("finding Go: %w", err)
	}
	dir := strings.TrimSpace(string(root))
	sorted := []*module{{path: "Go's standard library", dir: dir, folders: map[string]bool{dir: true}}}
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		sorted = append(sorted, modules[path])
	}
	return sorted, nil
}

// write lists the modules, and then each text once, with those that it is of.
func write(to *bytes.Buffer, modules []*module) error {
	fmt.Fprintf(to, "Go modules in this program, and their licenses.\n\n")
	texts := map[string][]string{}
	var order []string
	for _, m := range modules {
		found, ids, err := m.read()
		if err != nil {
			return err
		}
		fmt.Fprintf(to, "%s: %s\n", strings.TrimSpace(m.path+" "+m.version), strings.Join(ids, ", "))
		if slices.Contains(ids, "MPL-2.0") {
			fmt.Fprintf(to, "  its source: https://proxy.golang.org/%s/@v/%s.zip\n", m.path, m.version)
		}
		for _, text := range found {
			if texts[text] == nil {
				order = append(order, text)
			}
			texts[text] = append(texts[text], m.path)
		}
	}
	for _, text := range order {
		fmt.Fprintf(to, "\n%s\n%s\n\n%s\n", strings.Repeat("-", 80), strings.Join(slices.Compact(texts[text]), "\n"), text)
	}
	return nil
}

// read finds the texts of a module's licenses and notices, and the licenses' SPDX identifiers.
func (m *module) read() (texts, ids []string, err error) {
	for _, folder := range slices.Sorted(maps.Keys(m.folders)) {
		files, err := os.ReadDir(folder)
		if err != nil {
			return nil, nil, fmt.Errorf("looking for the licenses of %s: %w", m.path, err)
		}
		for _, file := range files {
			kind := kindOf(file.Name())
			if kind == other || file.IsDir() {
				continue
			}
			content, err := os.ReadFile(filepath.Join(folder, file.Name()))
			if err != nil {
				return nil, nil, fmt.Errorf("reading a license of %s: %w", m.path, err)
			}
			texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(content), "\r\n", "\n")))
			if kind == notice {
				continue
			}
			of := licensecheck.Scan(content)
			if of.Percent < enough {
				return nil, nil, fmt.Errorf("%s of %s is no license that is known", file.Name(), m.path)
			}
			for _, match := range of.Match {
				if !slices.Contains(allowed(), match.ID) {
					return nil, nil, fmt.Errorf("%s of %s is %s, which is not allowed", file.Name(), m.path, match.ID)
				}
				ids = append(ids, match.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil, fmt.Errorf("%s has no license", m.path)
	}
	slices.Sort(ids)
	return texts, slices.Compact(ids), nil
}

type kind int

const (
	other kind = iota
	license
	notice
)

// kindOf tells by its name what a file is.
func kindOf(name string) kind {
	name, extension, _ := strings.Cut(strings.ToLower(name), ".")
	switch {
	case extension == "go":
		return other
	case strings.HasPrefix(name, "notice"), strings.HasPrefix(name, "patents"):
		return notice
	case strings.HasPrefix(name, "license"), strings.HasPrefix(name, "licence"), strings.HasPrefix(name, "copying"), strings.HasPrefix(name, "unlicense"):
		return license
	default:
		return other
	}
}
