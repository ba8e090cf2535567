package rt

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Locate sets the path and the locations of an error as the specification requires; the error presenter calls it.
// The path of a field's error is that of the field in the answer. If the error is about an argument,
// extensions.argument is the path within the arguments. An error of a variable has no path: extensions.variable is
// the path within the variables.
func Locate(ctx context.Context, schema *ast.Schema, err *gqlerror.Error) {
	fc := graphql.GetFieldContext(ctx)
	field := fieldOfContext(fc)
	if field == nil {
		locateVariable(ctx, schema, err)
		return
	}
	path := fc.Path()
	switch within, ok := cutPath(err.Path, path); {
	case err.Path == nil:
		err.Path = path
	case ok && isInArguments(field, within):
		err.Path = path
		extend(err, "argument", within)
	}
	if err.Locations == nil && field.Position != nil && field.Position.Line > 0 {
		err.Locations = []gqlerror.Location{{Line: field.Position.Line, Column: field.Position.Column}}
	}
}

// isInArguments reports whether a path below a field's is one within its arguments, and not one within its value.
func isInArguments(field *ast.Field, within ast.Path) bool {
	if len(within) == 0 {
		return false
	}
	name, ok := within[0].(ast.PathName)
	return ok && (field.Definition == nil || field.Definition.Arguments.ForName(string(name)) != nil)
}

// fieldOfContext is the field of a context, which may be that of a list element.
func fieldOfContext(fc *graphql.FieldContext) *ast.Field {
	for ; fc != nil; fc = fc.Parent {
		if fc.Field.Field != nil {
			return fc.Field.Field
		}
	}
	return nil
}

// locateVariable corrects gqlparser's error about a variable: its path begins with the word variable, and it calls
// a number that it can't read 0, and one that it has read a string.
func locateVariable(ctx context.Context, schema *ast.Schema, err *gqlerror.Error) {
	within, ok := cutPath(err.Path, ast.Path{ast.PathName("variable")})
	if !ok || len(within) == 0 || !graphql.HasOperationContext(ctx) {
		return
	}
	op := graphql.GetOperationContext(ctx)
	name, _ := within[0].(ast.PathName)
	if op.Operation == nil || op.Operation.VariableDefinitions.ForName(string(name)) == nil {
		return
	}
	definition := op.Operation.VariableDefinitions.ForName(string(name))
	problem := err.Message
	if value, typeName, ok := sentAt(schema, definition.Type, op.Variables[string(name)], within[1:]); ok && value != nil {
		problem = noValue(asSent(value), typeName, "")
	}
	within = slices.Clone(within)
	if last, ok := within[len(within)-1].(ast.PathName); ok { // the client may have made it up
		within[len(within)-1] = ast.PathName(truncated(string(last)))
	}
	placed := variableError(within, problem, definition.Position)
	err.Message, err.Path, err.Locations = placed.Message, nil, placed.Locations
	extend(err, "variable", within)
}

// cutPath removes a prefix from a path; false if the path does not begin with it.
func cutPath(path, prefix ast.Path) (ast.Path, bool) {
	if len(path) < len(prefix) {
		return nil, false
	}
	for i, step := range prefix {
		if path[i] != step {
			return nil, false
		}
	}
	return path[len(prefix):], true
}

func extend(err *gqlerror.Error, name string, value any) {
	if err.Extensions == nil {
		err.Extensions = map[string]any{}
	}
	err.Extensions[name] = value
}
