package graphql

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"orderly.example/internal/httpapi/limits"
	"orderly.example/lockstep/lockstephttp"
)

// expensivePrice is the price over which few documents are validated at once. Documents of front ends cost far less.
const expensivePrice = 10

// documentLimits refuses documents that would take long to validate, and charges for each document that is not in the cache. It
// parses them itself, because gqlgen has no hook between parsing and validation.
type documentLimits struct {
	validated documentCache
	tokens    int
	charge    func(ctx context.Context, price int) error
	cpu       limits.CPULimit
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = documentLimits{}

// ExtensionName is for gqlgen.
func (documentLimits) ExtensionName() string { return "Sizes" }

// Validate is for gqlgen. It has nothing to check.
func (documentLimits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters checks a document before it is validated. A document in the cache was checked before.
func (l documentLimits) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if _, ok := l.validated.Get(ctx, params.Query); ok {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, l.tokens)
	if err != nil {
		return nil //nolint:nilerr // gqlgen parses it again, and reports the error
	}
	size := sizeOf(doc)
	if err := l.charge(ctx, size.price()); err != nil {
		return gqlerror.Wrap(err)
	}
	if size.refusal != nil {
		errcode.Set(size.refusal, errcode.ValidationFailed)
		return size.refusal
	}
	if size.price() > expensivePrice {
		if err := l.awaitCPU(ctx); err != nil {
			return gqlerror.Wrap(err)
		}
	}
	return nil
}

// awaitCPU waits until few other expensive documents are being validated. Its error is the cause of ctx.
func (l documentLimits) awaitCPU(ctx context.Context) error {
	end, ok := l.cpu.Begin(ctx)
	if !ok {
		return context.Cause(ctx)
	}
	if !lockstephttp.AfterValidation(ctx, end) {
		end()
	}
	return nil
}
