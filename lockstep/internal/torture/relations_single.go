package torture

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Path and the next three are called for each object. This one tells where it is, but for events: gqlgen leaves the
// subscription's field out of their paths.
func (thingResolver) Path(ctx context.Context, _ *Thing) (string, error) {
	if graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription {
		return "", nil
	}
	at := strings.Builder{}
	at.WriteString(graphql.GetPath(ctx).String())
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		fmt.Fprint(&at, " ", len(fc.Args))
	}
	return at.String(), nil
}

// Single may panic.
func (thingResolver) Single(_ context.Context, t *Thing) (*Thing, error) {
	if chance(t.ID, "single panics", 9) {
		panic("a resolver of one object panicked")
	}
	return thingOrNil(t.ID, "single", 0, 4), nil
}

func (thingResolver) SingleHard(_ context.Context, t *Thing, size *int) (int, error) {
	if chance(t.ID, "singleHard", 12) {
		return 0, errors.New("a resolver of one object failed")
	}
	return t.Size + valueOr(size, 0), nil
}

func (thingResolver) Singles(_ context.Context, t *Thing, first *int) ([]Named, error) {
	return exactly(min(valueOr(first, 1), 3), func(n int) Named { return namedOf(other(t.ID, "singles", n)) }), nil
}
