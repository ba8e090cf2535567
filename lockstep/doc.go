// Package lockstep is a second executor for gqlgen schemas: breadth-first, compiled, and without timers.
//
// gqlgen's own executor runs a resolver for each object, and relies on timers to collect the keys of a relation.
// Under load a timer fires early, and N+1 is back. Here the operation itself says when a batch is complete:
//
//  1. Compile. An operation becomes a tree of selections, each on one object type, once for each set of @skip and
//     @include conditions. A field with a resolver is an edge of that tree.
//  2. Plan. For each request the arguments are evaluated and the tree is walked: how many statements its edges can need
//     at most, how many objects the answer can hold, which edges share a statement (fuse.go), and which levels do
//     (chain.go). What is over a limit is refused before anything runs (limits.go).
//  3. Load. Level by level, each edge is called once with all its parents, through the signature of gqlgen's batch
//     resolvers. The edges of a level run at the same time, in one goroutine each.
//  4. Write. One pass writes rows as JSON into one buffer, with gqlgen's rules for nulls, errors and their paths
//     (object.go, and write.go for values).
//
// # Use
//
// Generate with the plugin, from a program that go generate runs:
//
//	api.Generate(cfg, api.AddPlugin(plugin.New(cfg)))
//
// A project runs as it is. Resolvers that gqlgen calls for each object are called for each object, those of a level at the same
// time; the plugin reports them, with what it would take to batch them: `batch: true` in gqlgen.yml, and a method that
// takes all parents. @perObject says of one that it loads nothing: it is called where its value is written. Then use the
// generated schema in place of gqlgen's:
//
//	schema := graph.NewLockstepSchema(graph.Config{Resolvers: root}, lockstep.Options{})
//	server := handler.New(schema)
//	server.Use(schema.Inputs())
//	server.SetValidationRulesFn(schema.Rules)
//
// Inputs and Rules refuse operations with invalid variables or literals before any part of them runs. The error
// presenter calls Locate, which sets the path and the locations of errors as the specification requires.
//
// What the plan can't see is declared in the schema, by directives whose definitions the plugin adds:
//
//	directive @load(from: [String!], max: Int, sizedBy: String, keyed: Boolean, byKey: Boolean, fused: Boolean, free: Boolean, statements: Int, mergedBy: String) on FIELD_DEFINITION
//	directive @reads(type: String, fields: [String!]!) on FIELD_DEFINITION
//	directive @cost(weight: Int!, given: [String!]) repeatable on FIELD_DEFINITION
//	directive @perObject on FIELD_DEFINITION
//
// A type with the fields nodes and pageInfo is a connection: first and last bound its page. sizedBy names an argument
// that bounds a list, or a field of one, as input.items; of a mutation, it bounds the lists of the payload. A field
// that is fused reads all its tables by one statement. mergedBy names an argument of a mutation's root field, or a
// field of one: fields that follow each other with different values of it are made together, by a resolver that calls
// Together. The weight of @cost is added to the nodes of a plan for each parent of a field that loads, where all
// the arguments that given names, or fields of them, have a value; of a connection's field, where that is selected. Options.Begin gets each plan before it runs: there a program can count statements and choose columns.
// Options.Fuse provides the means to run several loads as one statement; without it nothing is fused. Options.Chain
// says by which column of its parents a field loads: then levels are read together where an operation has more of them
// than statements, and a resolver may be called without parents (Edge.IsPrepared). In a resolver, EdgeFrom tells what
// is selected.
//
// # Limits
//
// No plan runs @defer in a query, or a directive that runs code where an operation uses it on a field. gqlgen's executor runs
// such an operation, whole: it is planned, limited and admitted as any other, but its resolvers may send more statements than
// the plan says. Options.PlannedOnly refuses it instead. Mutations and subscriptions defer nothing: their answers have all
// fields at once.
//
// What is below a field of the type Query, as `query: Query!` in a payload, is planned and loaded with the rest: a root field
// below several payloads is resolved once, and its middleware (AroundRootFields) is called once. The field itself is part of
// its object: no middleware is called for it. What is below a field of the type Mutation, and one of the type Query with
// arguments, is run by gqlgen's executor, outside the plan.
//
// The plugin refuses schemas with @subscriptionContext or subscription_context_field, and with computed_requires of
// federation, and says what to use instead. A resolver that is called for each object and waits for a dataloader waits for
// that loader's clock. Model methods without a context run once or
// twice for each object: they must be cheap and pure. Directives on a field with a batch resolver run for each parent after
// its batch was loaded: what they refuse is not shown, but was read.
//
// Field interceptors (AroundFields) are called for each field of each object, as by gqlgen's executor, and take as long as there;
// Options.Intercept names the fields that they are for. A batch resolver is called once for equal fields: the context of the
// call has the selections of all of them.
//
// # Where to begin
//
// The package knows nothing about what a schema is for. A Schema is built once, a Plan for each request, and an
// Exec runs it. Begin with schema.go, compile.go, plan.go and exec.go, in this order. Package plugin generates the
// code that binds this package to a schema, beside gqlgen's generated.go; gqlgen's executor is still used for
// introspection, and as the reference of the tests. Package transport is GraphQL over HTTP, package randql random
// operations.
package lockstep
