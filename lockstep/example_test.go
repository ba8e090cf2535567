package lockstep_test

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"orderly.example/lockstep"
	"orderly.example/lockstep/examples/blog/graph"
	"orderly.example/lockstep/examples/blog/resolvers"
	"orderly.example/lockstep/examples/blog/store"
	"orderly.example/lockstep/internal/torture"
)

// An operation is refused by what it asks for at most, before any of its resolvers is called.
func ExampleOptions() {
	schema := graph.NewLockstepSchema(resolvers.Config(store.New()), lockstep.Options{
		Limits: lockstep.Limits{Nodes: 500, MaxPage: 50},
	})
	ask(context.Background(), schema, `{ posts(first: 12) { nodes { title comments(first: 5) { totalCount } } } }`)
	ask(context.Background(), schema, `{ posts(first: 12) { nodes { title comments(first: 50) { edges { node { text } } } } } }`)

	// Output:
	// data {"posts":{"nodes":[{"title":"Post 0","comments":{"totalCount...
	// error NODE_LIMIT_EXCEEDED the operation can cost more nodes than allowed: 612 where 500 is the limit; at most 40 for `first` of posts.nodes.comments would be allowed
}

// countingPosts are the blog's resolvers, with one that reads no more than what is selected.
type countingPosts struct{ graph.ResolverRoot }

func (r countingPosts) Query() graph.QueryResolver { return countingQuery{r.ResolverRoot.Query()} }

type countingQuery struct{ graph.QueryResolver }

func (r countingQuery) Posts(ctx context.Context, first int, after *string, since *store.Date) (*store.PostConnection, error) {
	edge := lockstep.EdgeFrom(ctx)
	if !edge.Selects("nodes") && !edge.Selects("edges") && !edge.Selects("pageInfo") {
		fmt.Println(edge.Path(), "counts the posts")
		return &store.PostConnection{TotalCount: 12}, nil
	}
	fmt.Println(edge.Path(), "reads posts, of each", edge.Plan().Fields("Post"))
	return r.QueryResolver.Posts(ctx, first, after, since)
}

// A resolver asks the edge that it is called for what the operation selects, here or anywhere.
func ExampleEdgeFrom() {
	config := resolvers.Config(store.New())
	config.Resolvers = countingPosts{config.Resolvers}
	schema := graph.NewLockstepSchema(config, lockstep.Options{})
	ask(context.Background(), schema, `{ posts { totalCount } }`)
	ask(context.Background(), schema, `{ first: posts(first: 1) { nodes { id title } } }`)

	// Output:
	// posts counts the posts
	// data {"posts":{"totalCount":12}}
	// first reads posts, of each [id title]
	// data {"first":{"nodes":[{"id":"post-0","title":"Post 0"}]}}
}

// What an operation would cost is known without running it.
func ExampleWithDryRun() {
	schema := graph.NewLockstepSchema(resolvers.Config(store.New()), lockstep.Options{})
	ctx := lockstep.WithDryRun(context.Background(), func(plan *lockstep.Plan) {
		fmt.Println("loads:", plan.Loads)
		fmt.Println("nodes:", plan.Nodes)
		printFields(plan.Tree())
	})
	ask(ctx, schema, `{ posts(first: 10) { nodes { title author { name } comments(first: 5) { edges { node { author { name } } } } } } }`)

	// Output:
	// loads: 4
	// nodes: 120
	// posts loads at most 10
	// posts.nodes.author loads at most 10
	// posts.nodes.comments loads at most 50
	// posts.nodes.comments.edges.node.author loads at most 50
}

func printFields(fields []*lockstep.PlannedField) {
	for _, f := range fields {
		fmt.Println(f.Path, "loads at most", f.Nodes)
		printFields(f.Below)
	}
}

// renamers are resolvers whose mutation rename is made for several things at once. The schema has
//
//	rename(id: ID!, name: String!): Payload! @load(mergedBy: "id")
type renamers struct{ torture.ResolverRoot }

func (r renamers) Mutation() torture.MutationResolver { return renamer{r.ResolverRoot.Mutation()} }

type renamer struct{ torture.MutationResolver }

func (renamer) Rename(ctx context.Context, id, name string) (*torture.Payload, error) {
	return lockstep.Together(ctx, []string{id, name}, func(_ context.Context, inputs [][]string) ([]*torture.Payload, error) {
		fmt.Println("one statement for", inputs)
		payloads := make([]*torture.Payload, len(inputs))
		for i, input := range inputs {
			message := input[0] + " is " + input[1]
			payloads[i] = &torture.Payload{Message: &message}
		}
		return payloads, nil
	})
}

// Fields of a mutation that follow each other, each about another thing, are one call.
func ExampleTogether() {
	config := torture.NewConfig()
	config.Resolvers = renamers{config.Resolvers}
	schema := torture.NewLockstepSchema(config, lockstep.Options{})
	ask(context.Background(), schema, `mutation { a: rename(id: 1, name: "A") { message } b: rename(id: 2, name: "B") { message } }`)

	// Output:
	// one statement for [[1 A] [2 B]]
	// data {"a":{"message":"1 is A"},"b":{"message":"2 is B"}}
}

// ask runs an operation, as gqlgen's handler does for a request, and prints the beginning of the answer.
func ask(ctx context.Context, schema graphql.ExecutableSchema, query string) {
	exec := executor.New(schema)
	ctx = graphql.StartOperationTrace(ctx)
	operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
	if len(errs) > 0 {
		fmt.Println("error", errs)
		return
	}
	next, ctx := exec.DispatchOperation(ctx, operation)
	response := next(ctx)
	for _, err := range response.Errors {
		fmt.Println("error", err.Extensions["code"], err.Message)
	}
	if len(response.Data) > 0 {
		fmt.Println("data", shortened(string(response.Data), 60))
	}
}

func shortened(text string, length int) string {
	if len(text) <= length {
		return text
	}
	return text[:length] + "..."
}

// Two posts have one author, who is asked for once.
func ExampleKeys() {
	type post struct{ author string }
	posts := []*post{{"ada"}, {"alan"}, {"ada"}}
	fmt.Println(lockstep.Keys(posts, func(p *post) string { return p.author }))
	// Output: [ada alan]
}
