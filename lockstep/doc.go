// Package lockstep is a second executor for gqlgen schemas: breadth-first, compiled, and without timers.
//
// gqlgen's own executor runs a resolver for each object, and relies on timers to collect the keys of a relation.
// Under load a timer fires early, and N+1 is back. Here the operation itself says when a batch is complete:
//
//  1. Compile. An operation becomes a tree of selections, each on one object type, once for each set of @skip and
//     @include conditions. A field with a resolver is an edge of that tree.
//  2. Plan. For each request the arguments are evaluated and the tree is walked: how many loads its edges can need
//     at most, how many objects the answer can hold, and which edges share a load. What is over a limit is refused
//     before anything runs.
//  3. Load. Level by level, each edge is called once with all its parents, through the signature of gqlgen's batch
//     resolvers. The edges of a level run at the same time, in one goroutine each.
//  4. Write. One pass writes rows as JSON into one buffer, with gqlgen's rules for nulls, errors and their paths.
//
// # Use
//
// Generate with go tool lockstep, or with the plugin in a program of your own. The generated schema takes the place of
// gqlgen's:
//
//	schema := graph.NewLockstepSchema(graph.Config{Resolvers: root}, lockstep.Options{})
//	server := handler.New(schema)
//	server.Use(schema.Inputs())
//	server.SetValidationRulesFn(schema.Rules)
//
// Inputs and Rules refuse operations with invalid variables or literals before any part of them runs. The error
// presenter calls [Locate]. A project runs as it is: resolvers that gqlgen calls for each object are called for each
// object. README.md shows how to batch them, one after the other, and has the reference of directives, limits, errors
// and interceptors.
//
// # What it can't do
//
// README.md lists it, in the section of that name.
//
// # Where to begin
//
// This package holds the names that programs use; package rt is the executor behind them, and what generated code
// calls. Package plan decides which loads are one SQL statement. Package plugin generates the code that binds a schema,
// beside gqlgen's generated.go; gqlgen's executor is still used for introspection, and as the reference of the tests.
// Package lockstephttp is GraphQL over HTTP, lockstest compares a schema's two executors, with the random operations of
// package randql.
package lockstep
