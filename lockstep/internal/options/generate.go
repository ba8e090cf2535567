//go:build ignore

// Generate writes the executors of the project in a directory. gqlgen keeps some options for the process, so that each
// project has its own.
package main

import (
	"log"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"orderly.example/lockstep/plugin"
)

func main() {
	if err := os.Chdir(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		log.Fatalf("loading gqlgen.yml: %v", err)
	}
	if err := api.Generate(cfg, api.AddPlugin(plugin.New(cfg))); err != nil {
		log.Fatalf("generating %s: %v", os.Args[1], err)
	}
}
