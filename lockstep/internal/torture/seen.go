package torture

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// Seen is an object of which nothing is there but what was selected.
type Seen struct {
	A, B  *string
	Below *Seen
	of    map[string]bool // the arguments
}

// Of is there for the arguments with which it was selected.
func (s *Seen) Of(n int) *string {
	if !s.of[fmt.Sprint(n)] {
		return nil
	}
	text := fmt.Sprint("of ", n)
	return &text
}

func (queryResolver) Seen(ctx context.Context) (*Seen, error) {
	return seen(graphql.GetOperationContext(ctx), graphql.CollectFieldsCtx(ctx, nil)), nil
}

func (thingResolver) Seen(ctx context.Context, things []*Thing) ([]*Seen, error) {
	found := seen(graphql.GetOperationContext(ctx), graphql.CollectFieldsCtx(ctx, nil))
	list := make([]*Seen, len(things))
	for i := range list {
		list[i] = found
	}
	return list, nil
}

func seen(op *graphql.OperationContext, fields []graphql.CollectedField) *Seen {
	s := &Seen{of: map[string]bool{}}
	s.add(op, fields)
	return s
}

func (s *Seen) add(op *graphql.OperationContext, fields []graphql.CollectedField) {
	for _, f := range fields {
		name := f.Name
		switch name {
		case "a":
			s.A = &name
		case "b":
			s.B = &name
		case "of":
			s.of[fmt.Sprint(f.ArgumentMap(op.Variables)["n"])] = true
		case "below":
			if s.Below == nil {
				s.Below = &Seen{of: map[string]bool{}}
			}
			s.Below.add(op, graphql.CollectFields(op, f.Selections, nil))
		}
	}
}
