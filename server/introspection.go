package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly/auth"
)

// introspection shows the schema to staff, and in development to everybody.
type introspection struct{ toAll bool }

var (
	_ graphql.HandlerExtension        = introspection{}
	_ graphql.OperationContextMutator = introspection{}
)

// ExtensionName names the extension.
func (introspection) ExtensionName() string { return "Introspection" }

// Validate has nothing to check.
func (introspection) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext decides for one operation.
func (i introspection) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = !i.toAll && !auth.From(ctx).IsStaff()
	return nil
}
