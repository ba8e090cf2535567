// Package lockstep is a second executor for gqlgen schemas: breadth-first, compiled, and without a clock.
//
// gqlgen's own executor runs a resolver for each object and leaves it to timers to bring the keys of a relation
// together. Under load a timer fires early and N+1 is back. Here the operation itself says when a batch is complete:
//
//  1. Compile. An operation becomes a tree of places (a selection on the objects of one type) once for each set of
//     conditions of @skip and @include. A field with a resolver is an edge of that tree.
//  2. Plan. For each request the arguments are evaluated and the tree is walked: how many statements its edges can
//     need at most, how many objects the answer can hold, which edges share a statement. What is over a limit is
//     refused before anything runs.
//  3. Load. Level by level each edge is called once with all its parents, cousins included, through the signature of
//     gqlgen's batch resolvers. The edges of a level run at the same time, one goroutine each.
//  4. Write. One pass writes rows as JSON into one buffer, with gqlgen's rules for nulls, errors and their paths.
//
// # Use
//
// Generate with the plugin, through a program that go generate runs:
//
//	api.Generate(cfg, api.AddPlugin(plugin.New()))
//
// Set `batch: true` in gqlgen.yml for each field below the root that needs a resolver; the plugin refuses any other
// kind, but for fields marked @perObject, which must not load. Then put the engine where gqlgen's schema stood:
//
//	schema := graph.NewEngine(graph.Config{Resolvers: root}, lockstep.Options{})
//	server := handler.New(schema)
//	server.Use(schema.Inputs())
//	server.SetValidationRulesFn(schema.Rules)
//
// Inputs and Rules refuse operations whose variables or literals can't be read, before anything of them runs; a
// presenter of errors calls Place, which gives them the path and the locations of the specification.
//
// What the plan can't see in the schema is declared in it. The schema must define the directives that it uses:
//
//	directive @load(from: [String!], max: Int, sizedBy: String, keyed: Boolean, byKey: Boolean, free: Boolean, statements: Int) on FIELD_DEFINITION
//	directive @reads(type: String, fields: [String!]!) on FIELD_DEFINITION
//	directive @perObject on FIELD_DEFINITION
//
// A type with the fields nodes and pageInfo is a connection: its page is bounded by first and last. Options.Begin tells
// the program each plan before it runs: there it can count statements and choose columns. Options.Fuse gives it the
// means to run several loads as one statement; without it nothing is fused. Inside a resolver, EdgeFrom tells what is
// selected.
//
// # Limits
//
// Directives of operations' fields that run code, and object types bound to maps, are refused; @defer is no directive. Model methods
// run once or twice for each object: they must be cheap and pure. Directives around a batch resolver's field run for
// each parent after its batch was loaded: what they refuse is not shown, but was read.
//
// The package knows nothing of what the schema is about. Package plugin generates, beside gqlgen's generated.go, the
// tables that bind it to a schema; gqlgen's executor stays in place for introspection and as the oracle of the tests.
//
// Begin with schema.go, then compile.go, plan.go and exec.go: what is done once for a schema, an operation, a request.
package lockstep
