package randql

import (
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// Op is a request: a document, which of its operations to run, and the variables' values.
type Op struct {
	Query         string
	OperationName string
	// Variables contains only JSON values: nil, bool, int, float64, string, []any and map[string]any.
	Variables map[string]any
}

// Options controls which operations are generated. The zero value gives queries of moderate size without
// introspection.
type Options struct {
	// Operations are the operation types to draw from, each equally often. If it is empty, only queries are drawn.
	Operations []ast.Operation
	// MaxDepth limits how deep fields are nested. Zero means 6.
	MaxDepth int
	// MaxFields limits the fields of a document. Each selection set may exceed it by one. Zero means 40.
	MaxFields int
	// MaxBreadth limits the selections of one selection set. Zero means 5.
	MaxBreadth int
	// Values generates arguments, input fields and variables. A key is "Type.field.argument", "Input.field" for an
	// input field, or the name of the argument's innermost type; the more specific key wins. A generator returns
	// JSON values. One that is found by the name of a type returns single values, not lists. The server may refuse
	// a value, but the value must pass validation.
	Values map[string]*rapid.Generator[any]
	// Weights say how often a field is chosen. The key is "Type.field". Fields without an entry have weight 10;
	// fields with weight 0 are never chosen.
	Weights map[string]int
	// Chances say how often an optional argument is given, in per cent. The key is "Type.field.argument" or
	// "argument"; the first wins. Without an entry it is 45.
	Chances map[string]int
	// Exclude lists what never appears: fields ("Type.field"), types ("Type", which excludes all fields of that
	// type) and directives ("@name").
	Exclude map[string]bool
	// OneRootField makes every operation select exactly one root field, without fragments or directives around it.
	OneRootField bool
	// Introspection allows __schema and __type.
	Introspection bool
	// NoFragments, NoVariables and NoDirectives leave out these parts of the language.
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

// Operation returns a generator of operations, with variables, that gqlparser's validator accepts.
func Operation(schema *ast.Schema, options Options) *rapid.Generator[Op] {
	return unfiltered(schema, options).Filter(func(op Op) bool { return Valid(schema, op) == nil })
}

// unfiltered returns a generator whose operations are valid with few exceptions.
func unfiltered(schema *ast.Schema, options Options) *rapid.Generator[Op] {
	types := newTypes(schema, options.withDefaults())
	return rapid.Custom(func(t *rapid.T) Op { return newDocument(t, types).request() })
}
