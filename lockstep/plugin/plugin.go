package plugin

import (
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
)

//go:embed lockstep.gotpl
var schemaTemplate string

// Plugin is the plugin.
type Plugin struct{}

// New returns the plugin.
func New() *Plugin { return &Plugin{} }

// Name is the plugin's name in gqlgen's messages.
func (*Plugin) Name() string { return "lockstep" }

// MutateConfig declares lockstep's directives as ones that gqlgen does not run.
func (*Plugin) MutateConfig(cfg *config.Config) error {
	for _, name := range []string{"load", "reads", "cost", "perObject"} {
		if _, ok := cfg.Schema.Directives[name]; ok {
			directive := cfg.Directives[name]
			directive.SkipRuntime = true
			cfg.Directives[name] = directive
		}
	}
	return nil
}

// GenerateCode checks that nothing in the schema could load one by one, and writes lockstep_gen.go.
func (*Plugin) GenerateCode(data *codegen.Data) error {
	if err := check(data); err != nil {
		return err
	}
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        filepath.Join(data.Config.Exec.Dir(), "lockstep_gen.go"),
		Template:        schemaTemplate,
		Data:            &build{Data: data},
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
	})
}

// check refuses what lockstep can't plan or run.
func check(data *codegen.Data) error {
	var errs []error
	for _, o := range data.Objects {
		if strings.HasPrefix(o.Name, "__") {
			continue
		}
		if !o.Root && o.IsMap() {
			errs = append(errs, fmt.Errorf("lockstep: the type %s is bound to a map: bind it to a struct", o.Name))
		}
		for _, f := range o.Fields {
			if f.TypeReference.IsRoot {
				errs = append(errs, fmt.Errorf("lockstep: %s.%s has a root type, which can't be planned", o.Name, f.Name))
			}
		}
	}
	if len(data.AllDirectives.LocationDirectives("FIELD")) > 0 {
		errs = append(errs, errors.New("lockstep: directives of the location FIELD that run code are not supported"))
	}
	return errors.Join(errs...)
}
