// Package engine is a second executor for gqlgen schemas: breadth-first, compiled, and without a clock.
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
// The package knows nothing of what the schema is about. Package plugin generates, beside gqlgen's generated.go, the
// tables that bind it to a schema; gqlgen's executor stays in place for introspection and as the oracle of the tests.
package engine
