// Package plugin generates what binds package lockstep to a gqlgen schema: engine_gen.go beside gqlgen's generated.go.
//
//	api.Generate(cfg, api.AddPlugin(plugin.New()))
//
// The generated code leans on names inside gqlgen's own, so gqlgen's version must be pinned. It knows no schema. Begin with
// plugin.go, then engine.gotpl, the template, which build.go fills.
package plugin
