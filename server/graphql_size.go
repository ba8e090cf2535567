package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// mostRepeats is how often one name may be selected, or fragments be spread, in one selection set. Validation compares
// each with each: 5,000 tokens of one field took it 2.7 s.
const mostRepeats = 100

// repeats refuses documents that would take validation long.
type repeats struct {
	known  documentCache
	tokens int
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = repeats{}

// ExtensionName names the extension for gqlgen.
func (repeats) ExtensionName() string { return "Repeats" }

// Validate is needed by gqlgen's interface.
func (repeats) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters looks at a document before it is validated, if it was not before.
func (r repeats) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if _, ok := r.known.Get(ctx, params.Query); ok {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, r.tokens)
	if err != nil {
		return nil //nolint:nilerr // gqlgen parses it again, and tells
	}
	sets := make([]ast.SelectionSet, 0, len(doc.Operations)+len(doc.Fragments))
	for _, o := range doc.Operations {
		sets = append(sets, o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		sets = append(sets, f.SelectionSet)
	}
	for len(sets) > 0 {
		set := sets[len(sets)-1]
		sets = sets[:len(sets)-1]
		names := map[string]int{}
		for _, s := range set {
			name := "..."
			switch s := s.(type) {
			case *ast.Field:
				name = s.Alias
				sets = append(sets, s.SelectionSet)
			case *ast.InlineFragment:
				sets = append(sets, s.SelectionSet)
			}
			if names[name]++; names[name] > mostRepeats {
				err := gqlerror.ErrorPosf(s.GetPosition(), "one name is selected more than %d times in one place", mostRepeats)
				errcode.Set(err, errcode.ValidationFailed)
				return err
			}
		}
	}
	return nil
}
