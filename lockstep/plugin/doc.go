// Package plugin is a gqlgen plugin that generates the code that binds package lockstep to a schema:
// lockstep_gen.go, beside gqlgen's generated.go. An existing project is generated as it is.
//
//	cfg, err := config.LoadConfigFromDefaultLocations()
//	...
//	err = api.Generate(cfg, api.AddPlugin(plugin.New(cfg)))
//
// # Directives
//
// The schema may use @load, @reads, @cost and @perObject without defining them: the plugin adds the definitions of
// those that it uses (directives.graphqls), and tells gqlgen that they run no code. A schema that defines them itself
// keeps its own definitions, which must have all arguments.
//
// # Report
//
// What is not loaded in batches is reported, a line each, with its place in the schema: on standard error, or where
// WithReport says, and as values by Plugin.Findings.
//
//   - A resolver that is called for each object. The line says where it is, and the method that gqlgen's interface has
//     when it is batched; after all lines stands what batches these fields in gqlgen.yml. @perObject says that it is so on purpose: it is not reported.
//   - A field of the type Mutation, and one of the type Query that has arguments or is a list. gqlgen's own executor runs
//     what is selected below it: without batches of lockstep's, and outside of plan and limits. `query: Query!` in a
//     payload is planned as any other field.
//   - A directive that runs code where an operation uses it on a field. gqlgen's own executor runs such an operation,
//     whole, unless lockstep.Options.PlannedOnly refuses it.
//
// Strict refuses all of these. Always refused are the events of subscriptions with a context of their own
// (@subscriptionContext), and @requires of federation by computed_requires; explicit_requires is the way out. What is
// refused leaves every Go file in gqlgen's directories as it was.
//
// # Leaving
//
// Remove api.AddPlugin, delete lockstep_gen.go and use NewExecutableSchema. If the schema uses the directives, remove
// them too, or copy directives.graphqls to the schema and set skip_runtime for them in gqlgen.yml.
//
// # Versions
//
// The generated code uses names inside gqlgen's own, so gqlgen's version must be pinned. versions.md says which were
// tried; go run ./plugin/versions tries them again, with a copy of this module that requires no newer one.
//
// # Where to begin
//
// Begin with plugin.go, then lockstep.gotpl, the template; build.go and types.go are its data. check.go and finding.go
// look at the schema, methods.go finds resolvers in the project's code, files.go restores what gqlgen deleted.
package plugin
