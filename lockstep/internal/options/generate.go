//go:build ignore

// Generate writes the executors of each project below.
package main

import (
	"log"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"orderly.example/lockstep/plugin"
)

func main() {
	home, err := os.Getwd()
	if err != nil {
		log.Fatal(err)
	}
	for _, project := range []string{"declared", "pointers", "values"} {
		if err := generate(home + "/" + project); err != nil {
			log.Fatalf("generating %s: %v", project, err)
		}
	}
}

func generate(directory string) error {
	if err := os.Chdir(directory); err != nil {
		return err
	}
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return err
	}
	return api.Generate(cfg, api.AddPlugin(plugin.New()))
}
