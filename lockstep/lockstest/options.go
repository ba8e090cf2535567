package lockstest

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/lockstep/randql"
)

// Options of a comparison. The zero value compares queries, which change nothing.
type Options struct {
	// Draw says how operations are drawn: the values of scalars, IDs and arguments, the weights of fields, the size of an
	// operation. Without Draw.Operations, all kinds are drawn that can be compared, and queries three times as often as
	// the others.
	Draw randql.Options
	// Exclude lists what is never drawn, each with the reason: fields ("Type.field"), types ("Type") and directives
	// ("@name"). The test logs them.
	Exclude map[string]string
	// Operations is how many operations are compared. Zero leaves it to the flag -rapid.checks.
	Operations int
	// Reset puts the data behind both schemas in its first state. It is called before each run of a mutation or
	// subscription, on either schema, and after the second. Without it no mutations are drawn. Where mutations change
	// nothing, it may do nothing.
	Reset func()
	// Events is called when a subscription has begun on one of the schemas. It makes the events happen that subscriptions
	// tell of, and then ends the subscriptions, by closing the channels of their resolvers. Without it no subscriptions
	// are drawn. Where subscriptions have their events and their end by themselves, it may do nothing.
	Events func()
	// Context adds to the context of each run what the server's middleware would: the viewer, a loader.
	Context func(context.Context) context.Context
	// Timeout is how long one operation may take on one schema, before it counts as one that did not end. Zero means
	// 30 seconds.
	Timeout time.Duration
	// ErrorPresenter is the server's. Without it gqlgen's default presents errors.
	ErrorPresenter graphql.ErrorPresenterFunc
	// Extensions are the server's: interceptors of operations, responses and fields.
	Extensions []graphql.HandlerExtension
}

// TB is the part of *testing.T and *rapid.T that a comparison needs.
type TB = rapid.TB

// reset makes the data again what they were, for an operation that may change them.
func (o Options) reset(op randql.Op) {
	if o.Reset != nil && kindOf(op) != ast.Query {
		o.Reset()
	}
}

// Operations returns the generator from which Compare draws, and logs what it leaves out.
func Operations(t TB, schema *ast.Schema, options Options) *rapid.Generator[randql.Op] {
	t.Helper()
	return randql.Operation(schema, options.drawn(t, schema))
}

// drawn says what is drawn, and logs what is not.
func (o Options) drawn(t TB, schema *ast.Schema) randql.Options {
	t.Helper()
	draw := o.Draw
	draw.Exclude = map[string]bool{}
	maps.Copy(draw.Exclude, o.Draw.Exclude)
	for _, name := range slices.Sorted(maps.Keys(o.Exclude)) {
		if o.Exclude[name] == "" {
			t.Fatalf("lockstest: %s is excluded without a reason", name)
		}
		t.Logf("lockstest: %s is not compared: %s", name, o.Exclude[name])
		draw.Exclude[name] = true
	}
	draw.Operations = o.kinds(t, schema)
	return draw
}

// kinds returns which kinds of operations are drawn, some of them repeatedly.
func (o Options) kinds(t TB, schema *ast.Schema) []ast.Operation {
	t.Helper()
	wanted := o.Draw.Operations
	if len(wanted) == 0 {
		wanted = []ast.Operation{ast.Query, ast.Query, ast.Query}
		if schema.Mutation != nil {
			wanted = append(wanted, ast.Mutation)
		}
		if schema.Subscription != nil {
			wanted = append(wanted, ast.Subscription)
		}
	}
	refused := map[ast.Operation]string{}
	if o.Reset == nil {
		refused[ast.Mutation] = "Options.Reset is not set"
	}
	if o.Events == nil {
		refused[ast.Subscription] = "Options.Events is not set"
	}
	var kinds []ast.Operation
	for _, kind := range wanted {
		if reason, ok := refused[kind]; ok {
			t.Logf("lockstest: no %s is compared: %s", kind, reason)
			continue
		}
		kinds = append(kinds, kind)
	}
	if len(kinds) == 0 {
		t.Fatalf("lockstest: nothing can be compared")
	}
	return kinds
}
