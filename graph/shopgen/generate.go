package shopgen

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"orderly.example/lockstep/plugin"
)

// The files, from the top of the repository.
const (
	schemaFile      = "schema.graphqls"
	releasedFile    = "schema.released.graphqls"
	connectionsFile = "graph/connections_gen.graphqls"
	goFile          = "db/schema_gen.go"
)

// Generate writes all that is generated from the schema. The working directory is the top of the repository.
func Generate() error {
	s, err := readFiles(".")
	if err != nil {
		return err
	}
	goText, err := s.goFile()
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{connectionsFile: s.connectionsFile(), goFile: goText} {
		if err := write(name, text); err != nil {
			return err
		}
	}
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return fmt.Errorf("loading gqlgen.yml: %w", err)
	}
	s.bind(cfg)
	if err := api.Generate(cfg, api.AddPlugin(plugin.New(cfg, plugin.Strict()))); err != nil {
		return fmt.Errorf("generating the graph: %w", err)
	}
	return nil
}

// readFiles reads the schema from the top of the repository, and checks that package db has its rows.
func readFiles(top string) (*schema, error) {
	text, err := os.ReadFile(filepath.Join(top, schemaFile))
	if err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	released, err := os.ReadFile(filepath.Join(top, releasedFile))
	if err != nil {
		return nil, fmt.Errorf("reading the schema of the last release: %w", err)
	}
	s, err := read(string(text), string(released))
	if err != nil {
		return nil, err
	}
	return s, s.checkRows(filepath.Join(top, filepath.Dir(goFile)))
}

// write replaces a file's text if it is another: what does not change is not compiled again.
func write(name string, text []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		return fmt.Errorf("writing what follows from the schema: %w", err)
	}
	return nil
}
