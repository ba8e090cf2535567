package httpapi

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"orderly.example/lockstep/transport"
)

// dear is the price from which on documents are validated few at once. What a front end asks for is far below it.
const dear = 10

// sizes refuses documents that would take validation long, and has each document that is not known yet paid for. They
// are parsed, as gqlgen gives no place to look at a document between parsing and validation.
type sizes struct {
	known  documentCache
	tokens int
	charge func(ctx context.Context, price int) error
	heavy  heavy
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = sizes{}

// ExtensionName names the extension for gqlgen.
func (sizes) ExtensionName() string { return "Sizes" }

// Validate is needed by gqlgen's interface.
func (sizes) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters looks at a document before it is validated, if it was not before.
func (s sizes) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if _, ok := s.known.Get(ctx, params.Query); ok {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, s.tokens)
	if err != nil {
		return nil //nolint:nilerr // gqlgen parses it again, and tells
	}
	m := measured(doc)
	if err := s.charge(ctx, m.price()); err != nil {
		return gqlerror.Wrap(err)
	}
	if m.refusal != nil {
		errcode.Set(m.refusal, errcode.ValidationFailed)
		return m.refusal
	}
	if m.price() > dear {
		if err := s.await(ctx); err != nil {
			return gqlerror.Wrap(err)
		}
	}
	return nil
}

// await waits until few others that are dear are being validated. Its error is what ended ctx.
func (s sizes) await(ctx context.Context) error {
	end, ok := s.heavy.begin(ctx)
	if !ok {
		return context.Cause(ctx)
	}
	if !transport.AfterChecking(ctx, end) {
		end()
	}
	return nil
}
