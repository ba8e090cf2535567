package reference

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/lockstep/randql"
)

// Outcome is what a mutation has done. The reference writes nothing, and takes the rest of the payload from the
// present rows.
type Outcome struct {
	// IDs are of what the payload holds.
	IDs []string
	// Errors are what was wrong with the input.
	Errors []*db.UserError
	// Results are what became of each row of a list.
	Results []Result
	// Count is how many notifications were marked.
	Count int
	// Refused is the code of the error in the payload's place, or "".
	Refused string
}

// Result is what became of a row: the id of its object, or "", and what was wrong with it.
type Result struct {
	ID     string
	Errors []*db.UserError
}

// AskAfter answers the last mutation that was done.
func (o *API) AskAfter(ctx context.Context, viewer auth.Viewer, op randql.Op, done Outcome) (Answer, error) {
	return o.ask(ctx, viewer, op, &request{done: &done})
}

// Mutation resolves Mutation: no method of it is called, see payloads.
func (*API) Mutation() graph.MutationResolver { return nil }

// payloads answers mutations with payloads of what was done. Their types are those of the server's resolvers.
func (o *API) payloads(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	if field.Object != "Mutation" {
		return next(ctx)
	}
	name := strings.ToUpper(field.Field.Name[:1]) + field.Field.Name[1:]
	resolver, ok := reflect.TypeFor[graph.MutationResolver]().MethodByName(name)
	if !ok {
		return nil, fmt.Errorf("no resolver has the method %s", name)
	}
	payload := reflect.New(resolver.Type.Out(0).Elem())
	done := from(ctx).done
	if done == nil {
		return payload.Interface(), nil // it is not done yet: cursors are looked for
	}
	if done.Refused != "" {
		return nil, faults.New(faults.Code(done.Refused), "refused")
	}
	nodes, err := o.nodes(ctx, done.IDs)
	for _, part := range payload.Elem().Fields() {
		switch {
		case isResults(part.Type()):
			if err := o.addResults(ctx, part, done.Results); err != nil {
				return nil, err
			}
		case part.Type() == reflect.TypeFor[db.UserErrors](), part.Type() == reflect.TypeFor[[]*db.UserError]():
			part.Set(reflect.ValueOf(done.Errors).Convert(part.Type()))
		case part.Kind() == reflect.Int:
			part.SetInt(int64(done.Count))
		case part.Kind() == reflect.Slice:
			for _, node := range nodes {
				part.Set(reflect.Append(part, node))
			}
		case len(nodes) > 0:
			part.Set(nodes[0])
		}
	}
	return payload.Interface(), err
}

// isResults reports whether a part of a payload says what became of each row of a list.
func isResults(list reflect.Type) bool {
	if list.Kind() != reflect.Slice || list.Elem().Kind() != reflect.Pointer {
		return false
	}
	_, isResult := list.Elem().Elem().FieldByName("Index")
	return isResult
}

// addResults adds results to a payload's list: structs of an index, an object and errors.
func (o *API) addResults(ctx context.Context, list reflect.Value, results []Result) error {
	for i, r := range results {
		result := reflect.New(list.Type().Elem().Elem())
		for _, part := range result.Elem().Fields() {
			switch {
			case part.Kind() == reflect.Int:
				part.SetInt(int64(i))
			case part.Kind() == reflect.Slice:
				part.Set(reflect.ValueOf(r.Errors))
			case r.ID != "":
				nodes, err := o.nodes(ctx, []string{r.ID})
				if err != nil {
					return err
				}
				part.Set(nodes[0])
			}
		}
		list.Set(reflect.Append(list, result))
	}
	return nil
}

// nodes reads the rows that a payload holds.
func (o *API) nodes(ctx context.Context, ids []string) ([]reflect.Value, error) {
	nodes := make([]reflect.Value, len(ids))
	for i, text := range ids {
		var id db.ID
		if err := id.UnmarshalGQL(text); err != nil {
			return nil, fmt.Errorf("reading a payload's id: %w", err)
		}
		nodes[i] = reflect.ValueOf(o.node(ctx, id))
	}
	return nodes, nil
}
