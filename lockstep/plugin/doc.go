// Package plugin is a gqlgen plugin that generates the code that binds package lockstep to a schema:
// lockstep_gen.go, beside gqlgen's generated.go.
//
//	api.Generate(cfg, api.AddPlugin(plugin.New()))
//
// The generated code uses names inside gqlgen's own, so gqlgen's version must be pinned. The plugin knows no
// schema. Begin with plugin.go, then lockstep.gotpl, the template; build.go is its data.
package plugin
