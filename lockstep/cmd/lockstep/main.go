// Lockstep is gqlgen's `generate` with lockstep's plugin. It reads gqlgen.yml here or in a folder above, as gqlgen does:
//
//	go mod edit -tool orderly.example/lockstep/cmd/lockstep
//	go tool lockstep
//	go tool lockstep -strict -config blog.yml
//
// A project that gives further options to gqlgen's api.Generate adds plugin.New there, and does not need this command.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"orderly.example/lockstep/plugin"
)

func main() {
	file := flag.String("config", "", "gqlgen's configuration; without it gqlgen.yml, .gqlgen.yml or gqlgen.yaml here or above")
	strict := flag.Bool("strict", false, "refuse what is not loaded in batches, in place of reporting it")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "lockstep: it takes no arguments besides flags, and got %q: go tool lockstep is all\n", flag.Args())
		os.Exit(2)
	}
	if err := generate(*file, *strict); err != nil {
		fmt.Fprintln(os.Stderr, "lockstep:", err)
		os.Exit(1)
	}
}

func generate(file string, strict bool) error {
	cfg, err := load(file)
	if err != nil {
		return fmt.Errorf("reading gqlgen's configuration: %w", err)
	}
	var options []plugin.Option
	if strict {
		options = append(options, plugin.Strict())
	}
	p := plugin.New(cfg, options...)
	if err := api.Generate(cfg, api.AddPlugin(p)); err != nil {
		return errors.Join(err, p.Restore())
	}
	return nil
}

func load(file string) (*config.Config, error) {
	if file == "" {
		return config.LoadConfigFromDefaultLocations()
	}
	return config.LoadConfig(file)
}
