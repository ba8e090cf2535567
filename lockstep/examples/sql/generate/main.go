// Generate writes graph/ from schema.graphqls and gqlgen.yml: gqlgen's code and, beside it, lockstep's.
package main

import (
	"log"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"orderly.example/lockstep/plugin"
)

func main() {
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		log.Fatalf("loading gqlgen.yml: %v", err)
	}
	if err := api.Generate(cfg, api.AddPlugin(plugin.New(cfg))); err != nil {
		log.Fatalf("generating graph/: %v", err)
	}
}
