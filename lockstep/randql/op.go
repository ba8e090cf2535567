package randql

import (
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// Op is a request: a document, which of its operations to run, and the values of variables.
type Op struct {
	Query         string
	OperationName string
	// Variables hold what JSON can: nil, bool, int, float64, string, []any and map[string]any.
	Variables map[string]any
}

// Options shape the operations. The zero value asks for queries of moderate size without introspection.
type Options struct {
	// Operations are the kinds to draw from, each equally often; queries alone where it is empty.
	Operations []ast.Operation
	// MaxDepth is how many fields lie within one another at most; 6 where it is zero.
	MaxDepth int
	// MaxFields is how many fields a document selects at most, give or take one for each selection set; 40 where zero.
	MaxFields int
	// MaxBreadth is how many selections a selection set begins with at most; 5 where it is zero.
	MaxBreadth int
	// Values supply arguments, input fields and variables: by "Type.field.argument" (for an input field
	// "Input.field"), else by the name of the argument's innermost type. They give JSON values, for the type without
	// its lists, unless found by argument. A value may be one that the server refuses, but it must pass validation.
	Values map[string]*rapid.Generator[any]
	// Weights tell how often a field, by "Type.field", is picked in comparison to others, which have 10. The fields
	// with 0 are left out.
	Weights map[string]int
	// Chances tell how often, in per cent, an argument that may be left out is given, by "Type.field.argument", else by
	// "argument"; 45 for all others.
	Chances map[string]int
	// Exclude holds fields ("Type.field"), types ("Type": all fields that lead to it) and directives ("@name") that
	// never appear.
	Exclude map[string]bool
	// OneRootField has every operation select one field of its root, without fragments and directives around it.
	OneRootField bool
	// Introspection allows __schema and __type.
	Introspection bool
	// NoFragments, NoVariables and NoDirectives leave these parts of the language out.
	NoFragments, NoVariables, NoDirectives bool
}

func (o Options) withDefaults() Options {
	if len(o.Operations) == 0 {
		o.Operations = []ast.Operation{ast.Query}
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = 6
	}
	if o.MaxFields == 0 {
		o.MaxFields = 40
	}
	if o.MaxBreadth == 0 {
		o.MaxBreadth = 5
	}
	return o
}

// Operation gives a generator of operations which the validator of gqlparser accepts, along with their variables.
func Operation(schema *ast.Schema, options Options) *rapid.Generator[Op] {
	return unchecked(schema, options).Filter(func(op Op) bool { return Valid(schema, op) == nil })
}

// unchecked gives operations of which a few may not be valid.
func unchecked(schema *ast.Schema, options Options) *rapid.Generator[Op] {
	types := typesOf(schema, options.withDefaults())
	return rapid.Custom(func(t *rapid.T) Op { return newDocument(t, types).op() })
}
