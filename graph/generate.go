//go:build generate

// Generate writes the code that binds schema.graphqls to Go: gqlgen's generated.go and lockstep's lockstep_gen.go.
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
	if err := api.Generate(cfg, api.AddPlugin(plugin.New())); err != nil {
		log.Fatalf("generating the graph: %v", err)
	}
}
