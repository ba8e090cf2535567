// Generate writes the executors of one configuration: gqlgen's, and lockstep's where the resolvers are called with all
// parents. gqlgen keeps some options for the process, so that each configuration has its own.
package main

import (
	"log"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"orderly.example/lockstep/plugin"
)

func main() {
	name := os.Args[1]
	cfg, err := config.LoadConfig(name + ".yml")
	if err != nil {
		log.Fatalf("loading %s.yml: %v", name, err)
	}
	var options []api.Option
	if name == "batch" {
		options = append(options, api.AddPlugin(plugin.New(cfg)))
	}
	if err := api.Generate(cfg, options...); err != nil {
		log.Fatalf("generating %s: %v", name, err)
	}
}
