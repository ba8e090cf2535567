package rt

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Prepare compiles the operations of a validated document before the first request for them, with false for each variable of
// @skip and @include. The compiled operations are kept as long as the document. The error is that of an operation that the
// limits refuse whatever its variables are.
func (s *Schema) Prepare(ctx context.Context, document *ast.QueryDocument) error {
	for _, operation := range document.Operations {
		if err := s.prepare(ctx, document, operation); err != nil {
			return err
		}
	}
	return nil
}

func (s *Schema) prepare(ctx context.Context, document *ast.QueryDocument, operation *ast.OperationDefinition) error {
	op := &graphql.OperationContext{Doc: document, Operation: operation, Variables: map[string]any{}, RecoverFunc: graphql.DefaultRecover}
	conditions := s.compiled.operation(op).conditions
	for _, name := range conditions {
		op.Variables[name] = false
	}
	c := s.compiledFor(op)
	switch {
	case len(conditions) > 0:
		return nil // with others it may select less
	case len(operation.VariableDefinitions) > 0:
		return c.refusal
	default:
		_, err := s.newExec(graphql.WithOperationContext(ctx, op), op).planFor(c)
		return err
	}
}
