// Versions tries the plugin with several versions of gqlgen, and writes what came of it to plugin/versions.md. For
// each it makes a module outside of this one, generates a small schema, builds it and runs a query. It downloads
// gqlgen, so no test runs it:
//
//	go run ./plugin/versions
//
// Run it in the directory of the module lockstep when a version of gqlgen appears, with the versions as arguments to
// try others than the list's.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	versions := os.Args[1:]
	if len(versions) == 0 {
		versions = []string{"v0.17.98", "v0.17.97", "v0.17.96", "v0.17.95"}
	}
	lockstep, err := filepath.Abs(".")
	if err != nil {
		log.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("<!-- written by go run ./plugin/versions -->\n\n| gqlgen | gqlparser | |\n| --- | --- | --- |\n")
	for _, version := range versions {
		parser, err := try(context.Background(), lockstep, version)
		result := "works"
		if err != nil {
			result = "does not work: " + firstLines(err.Error(), 3)
		}
		row := fmt.Sprintf("| %s | %s | %s |\n", version, parser, result)
		log.Print(strings.TrimSpace(row))
		table.WriteString(row)
	}
	if err := os.WriteFile("plugin/versions.md", []byte(table.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// firstLines returns the first lines of a compiler's output that name a fault, as one.
func firstLines(text string, n int) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && len(lines) < n {
			lines = append(lines, "`"+line+"`")
		}
	}
	return strings.Join(lines, ", ")
}
