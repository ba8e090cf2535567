package lockstest

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/lockstep/randql"
)

// Compare draws operations, runs each on both schemas, and fails the test at the first whose answers differ. oracle is
// gqlgen's executor of a schema, subject is lockstep's. They may share their resolvers.
func Compare(t TB, oracle, subject graphql.ExecutableSchema, options Options) {
	t.Helper()
	draw := options.drawn(t, oracle.Schema())
	generator := rapid.Map(randql.Operation(oracle.Schema(), draw), readable)
	left, right := Executor(oracle, options), Executor(subject, options)
	reached := &reach{fields: map[string]bool{}}
	left.Use(reached)
	var done tally
	for differs, before := false, -1; before < done.total() && (before < 0 || done.total() < options.Operations); {
		before = done.total()
		rapid.Check(t, func(t *rapid.T) {
			if options.Operations > 0 && done.total() >= options.Operations && !differs {
				return // the last check has more draws than are left
			}
			op := generator.Draw(t, "operation").Op
			result := compared(t, left, right, op, options)
			if result.difference != "" {
				differs = true
				t.Log(result.difference)
				t.Fatal("the answers of the two executors differ")
			}
			done.count(result)
		})
	}
	t.Logf("lockstest: equal answers to %v", done)
	if missed := reached.missed(oracle.Schema(), draw); missed != "" {
		t.Logf("lockstest: no operation reached %s: -rapid.checks or Options.Draw.Weights can change that", missed)
	}
}

// CompareOperation is Compare for one known operation. Of the options, those about drawing have no meaning here.
func CompareOperation(t TB, oracle, subject graphql.ExecutableSchema, op randql.Op, options Options) {
	t.Helper()
	if result := compared(t, Executor(oracle, options), Executor(subject, options), op, options); result.difference != "" {
		t.Fatalf("the answers of the two executors differ\n%s", result.difference)
	}
}

// result is the outcome of one comparison.
type result struct {
	kind       ast.Operation
	failed     bool   // whether the oracle's answer has errors
	difference string // "" if the answers are equal
}

func compared(t TB, oracle, subject *executor.Executor, op randql.Op, options Options) result {
	t.Helper()
	options.reset(op)
	expected := run(t, oracle, op, options)
	options.reset(op)
	actual := run(t, subject, op, options)
	options.reset(op)
	expected.completePaths()
	expected.completeNulls()
	return result{kind: expected.kind, failed: expected.failed(), difference: difference(op, expected, actual)}
}

// drawn is an operation that rapid prints as what follows it, which is the difference.
type drawn struct{ randql.Op }

func readable(op randql.Op) drawn { return drawn{op} }

// GoString is what rapid prints.
func (drawn) GoString() string { return "see below" }

// tally counts what was compared.
type tally struct{ queries, mutations, subscriptions, failed int }

func (n *tally) total() int { return n.queries + n.mutations + n.subscriptions }

func (n *tally) count(r result) {
	switch r.kind {
	case ast.Mutation:
		n.mutations++
	case ast.Subscription:
		n.subscriptions++
	case ast.Query:
		n.queries++
	}
	if r.failed {
		n.failed++
	}
}

func (n tally) String() string {
	return fmt.Sprintf("%d queries, %d mutations and %d subscriptions, %d of them with errors", n.queries, n.mutations, n.subscriptions, n.failed)
}
