package torture_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/stretchr/testify/assert"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// reach counts what a number of operations came by.
type reach struct {
	operations, failed, nulled, panicked int
	// texts counts the operations that hold a text.
	texts map[string]int

	mu sync.Mutex
	// resolved counts fields by "Type.field" as gqlgen resolved them.
	resolved map[string]int
}

// TestTheGeneratorReachesEverything shows that a comparison by these operations says something.
func TestTheGeneratorReachesEverything(t *testing.T) {
	t.Parallel()
	const operationCount = 3000
	seen := &reach{resolved: map[string]int{}, texts: map[string]int{}}
	exec := lockstest.Executor(oracle(), lockstest.Options{})
	exec.AroundFields(seen.field)
	generator := operations(t)
	begin := time.Now()
	for seed := range operationCount {
		seen.operation(t, exec, generator.Example(seed))
	}
	t.Logf("%.0f operations a second; %d of %d with errors, %d without data, %d with panics",
		operationCount/time.Since(begin).Seconds(), seen.failed, seen.operations, seen.nulled, seen.panicked)
	t.Logf("operations with a text: %v", seen.texts)

	assert.Greater(t, seen.failed, operationCount/5, "operations with errors")
	assert.Greater(t, seen.nulled, operationCount/50, "null reached the root")
	assert.Greater(t, seen.panicked, operationCount/50, "panics")
	for text, count := range seen.texts {
		assert.Greater(t, count, operationCount/50, "operations with %s", text)
	}
	seen.requireEveryField(t, oracle().Schema(), 3)
}

func (r *reach) field(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	r.note(field)
	if query := field.Parent; query != nil && query.Object == "Query" && query.Field.Field == nil && query.Parent != nil {
		r.note(query.Parent) // a field of the type Query, which is not resolved itself
	}
	return next(ctx)
}

func (r *reach) note(field *graphql.FieldContext) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.resolved[field.Object+"."+field.Field.Name]++
}

func (r *reach) operation(t *testing.T, exec *executor.Executor, op randql.Op) {
	t.Helper()
	r.operations++
	failed, nulled, panicked := false, false, false
	for _, answer := range lockstest.Answers(t, exec, op) {
		failed = failed || len(answer.Errors) > 0
		nulled = nulled || answer.Data == "null"
		panicked = panicked || strings.Contains(strings.Join(answer.Errors, "\n"), "panic: ")
	}
	for count, happened := range map[*int]bool{&r.failed: failed, &r.nulled: nulled, &r.panicked: panicked} {
		if happened {
			*count++
		}
	}
	for _, text := range []string{
		"@skip", "@include", "... on ", "... {", "\nfragment ", "$v", "__typename", "mutation", "subscription", "Op2",
		"a: ", "_again: ", "@audited", "__schema",
	} {
		if _, ok := r.texts[text]; !ok {
			r.texts[text] = 0
		}
		if strings.Contains(op.Query, text) {
			r.texts[text]++
		}
	}
}

// requireEveryField requires that each field of each object type was resolved at least so often.
func (r *reach) requireEveryField(t *testing.T, schema *ast.Schema, atLeast int) {
	t.Helper()
	for _, def := range schema.Types {
		if def.Kind != ast.Object || strings.HasPrefix(def.Name, "__") {
			continue
		}
		for _, field := range def.Fields {
			coordinate := def.Name + "." + field.Name
			if strings.HasPrefix(field.Name, "__") || unstable()[coordinate] != "" {
				continue
			}
			assert.GreaterOrEqual(t, r.resolved[coordinate], atLeast, coordinate)
		}
	}
}
