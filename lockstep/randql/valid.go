package randql

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// Valid returns nil if a server would run the operation, by gqlparser's default rules. Otherwise the error says why
// not.
func Valid(schema *ast.Schema, op Op) error {
	document, err := parser.ParseQuery(&ast.Source{Input: op.Query})
	if err != nil {
		return fmt.Errorf("parsing the operation: %w", err)
	}
	if errs := validator.ValidateWithRules(schema, document, rules.NewDefaultRules()); len(errs) > 0 {
		return fmt.Errorf("validating the operation: %w", errs)
	}
	operation := document.Operations.ForName(op.OperationName)
	if operation == nil {
		return fmt.Errorf("the document has no operation %q", op.OperationName)
	}
	if _, err := validator.VariableValues(schema, operation, op.Variables); err != nil {
		return fmt.Errorf("reading the variables: %w", err)
	}
	return nil
}
