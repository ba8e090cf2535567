package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// query is a query on the project in testdata/shop, answer what both executors must say.
const (
	query  = `{ shops { name owner { name } staff { name } } }`
	answer = `{"data":{"shops":[` +
		`{"name":"A","owner":{"name":"Mr A"},"staff":[{"name":"A1"},{"name":"A2"}]},` +
		`{"name":"B","owner":{"name":"Mr B"},"staff":[{"name":"B1"},{"name":"B2"}]}]}}`
)

// generator is a project's program that generates.
const generator = `package main

import (
	"log"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"orderly.example/lockstep/plugin"
)

func main() {
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		log.Fatal(err)
	}
	if err := api.Generate(cfg, api.AddPlugin(plugin.New(cfg))); err != nil {
		log.Fatal(err)
	}
}
`

// try generates, builds and runs a project with a version of gqlgen. It returns the version of gqlparser too.
func try(ctx context.Context, lockstep, version string) (parser string, err error) {
	dir, err := os.MkdirTemp("", "lockstep-versions-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := write(dir, lockstep); err != nil {
		return "", err
	}
	// A module gets the newest gqlgen that anything requires, so lockstep must not require a newer one.
	for _, c := range []struct{ dir, command string }{
		{"lockstep", "go mod edit -require=github.com/99designs/gqlgen@" + version},
		{"lockstep", "go mod tidy"},
		{".", "go mod edit -require=orderly.example/lockstep@v0.0.0 -replace=orderly.example/lockstep=./lockstep"},
		{".", "go mod edit -require=github.com/99designs/gqlgen@" + version},
		{".", "go mod tidy -e"}, // some packages are there only when they are generated
	} {
		if _, err := run(ctx, filepath.Join(dir, c.dir), c.command); err != nil {
			return "", err
		}
	}
	parser, err = run(ctx, dir, "go list -m -f {{.Version}} github.com/vektah/gqlparser/v2")
	if err != nil {
		return "", err
	}
	if used, err := run(ctx, dir, "go list -m -f {{.Version}} github.com/99designs/gqlgen"); err != nil {
		return parser, err
	} else if used != version {
		return parser, fmt.Errorf("the module uses gqlgen %s", used)
	}
	if _, err := run(ctx, dir, "go run ./generate"); err != nil {
		return parser, err
	}
	out, err := run(ctx, dir, "go", "run", ".", query)
	if err == nil && out != answer+"\n"+answer {
		err = fmt.Errorf("other answers: %s", out)
	}
	return parser, err
}

// write makes the module, with a copy of lockstep inside.
func write(dir, lockstep string) error {
	if err := os.CopyFS(filepath.Join(dir, "lockstep"), os.DirFS(lockstep)); err != nil {
		return err
	}
	for _, from := range []string{"shop", "run"} {
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(lockstep, "plugin/testdata", from))); err != nil {
			return err
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "generate"), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "generate/main.go"), []byte(generator), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/project\n\ngo 1.26.8\n"), 0o644)
}

// run runs a command in a directory, and returns what it printed. A single argument is split at blanks.
func run(ctx context.Context, dir string, arguments ...string) (string, error) {
	if len(arguments) == 1 {
		arguments = strings.Fields(arguments[0])
	}
	command := exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	command.Dir = dir
	var errors bytes.Buffer
	command.Stderr = &errors
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s", errors.String()+string(out))
	}
	return strings.TrimSpace(string(out)), nil
}
