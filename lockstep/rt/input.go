package rt

import (
	"context"
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	gostrings "strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// ReadFunc reads a value of a scalar as the arguments of fields will. Its error tells clients what is wrong.
type ReadFunc func(v any) error

// Reads registers how values of a scalar are read. Generated code calls it.
func (s *Schema) Reads(scalar string, read ReadFunc) { s.reads[scalar] = read }

// Rules are the validation rules of GraphQL (September 2025), and one more: literals of scalars must be valid.
// Without it they would be read when their field runs, after other fields of a mutation may have run.
func (s *Schema) Rules() *rules.Rules {
	all := rules.NewDefaultRules()
	all.ReplaceRule(rules.SingleFieldSubscriptionsRule.Name, singleRoot)
	if s.options.PlannedOnly {
		all.ReplaceRule(rules.KnownDirectivesRule.Name, s.knownDirectives)
	}
	all.AddRule("ReadableLiterals", func(observers *core.Events, addError core.AddErrFunc) {
		text := runesOf()
		seen := map[*ast.Value]bool{} // a fragment is visited once for each operation that uses it, and once on its own
		observers.OnValue(func(_ *core.Walker, v *ast.Value) {
			if v.Definition == nil || v.ExpectedType == nil || seen[v] {
				return
			}
			seen[v] = true
			if problem := s.literal(v, text); problem != "" {
				addError(core.Message("%s", problem), core.At(v.Position))
			}
		})
	})
	return all
}

// literal says what is wrong with a literal, beyond what GraphQL's rules find.
func (s *Schema) literal(v *ast.Value, text func(*ast.Source) []rune) string {
	name := v.Definition.Name
	read := s.reads[name]
	switch {
	case v.Kind == ast.Variable || v.Kind == ast.NullValue || v.Kind == ast.ListValue && v.ExpectedType.Elem != nil:
		return ""
	case v.Kind == ast.StringValue && hasHalfSurrogate(v, text):
		return "a text has a half of a surrogate pair, which is no character"
	case v.Kind == ast.ObjectValue && v.Definition.Kind != ast.InputObject: // the rules accept {}
		return noValue(literalAsSent(v), name, "")
	case v.Definition.Kind != ast.Scalar || read == nil:
		return ""
	case name == "Int" && v.Kind != ast.IntValue:
		return "" // one of GraphQL's rules says so
	case v.Kind == ast.EnumValue:
		return noValue(literalAsSent(v), name, "")
	}
	value, err := v.Value(nil)
	if err == nil {
		err = read(value)
	}
	if err != nil {
		return noValue(literalAsSent(v), name, reasonOf(err))
	}
	return ""
}

var escape = regexp.MustCompile(`\\(u[0-9A-Fa-f]{4}|.)`)

// runesOf returns what has the characters of a document, by which values have their positions. It reads each document once.
func runesOf() func(*ast.Source) []rune {
	known := map[*ast.Source][]rune{}
	return func(source *ast.Source) []rune {
		if known[source] == nil {
			known[source] = []rune(source.Input)
		}
		return known[source]
	}
}

// hasHalfSurrogate reports whether a text contains an escaped half of a surrogate pair. The parser replaces it by
// U+FFFD, which the text may also contain.
func hasHalfSurrogate(v *ast.Value, text func(*ast.Source) []rune) bool {
	if !gostrings.ContainsRune(v.Raw, '\ufffd') {
		return false
	}
	written := string(text(v.Position.Src)[v.Position.Start:v.Position.End])
	var before rune
	end := 0 // of the previous escape
	for _, at := range escape.FindAllStringIndex(written, -1) {
		half, err := strconv.ParseUint(written[at[0]+len(`\u`):at[1]], 16, 16)
		c := rune(half)
		isPair := at[0] == end && utf16.DecodeRune(before, c) != utf8.RuneError
		switch {
		case isPair:
			before = 0
		case utf16.IsSurrogate(before):
			return true
		case err == nil:
			before = c
		default:
			before = 0
		}
		end = at[1]
	}
	return utf16.IsSurrogate(before)
}

// requiredValues returns an operation's nullable variables that are used where null is forbidden. Validation allows
// that if the variable or the location has a default, which applies to variables that are not given.
func requiredValues(op *graphql.OperationContext) []*ast.Value {
	var (
		list []*ast.Value
		walk func(v *ast.Value)
	)
	walk = func(v *ast.Value) {
		if v.Kind == ast.Variable && v.ExpectedType != nil && v.ExpectedType.NonNull {
			if d := op.Operation.VariableDefinitions.ForName(v.Raw); d != nil && !d.Type.NonNull {
				list = append(list, v)
			}
		}
		for _, child := range v.Children {
			walk(child.Value)
		}
	}
	arguments := func(list ast.ArgumentList) {
		for _, a := range list {
			walk(a.Value)
		}
	}
	eachSelection(op, func(directives ast.DirectiveList, fields ast.ArgumentList) {
		arguments(fields)
		for _, d := range directives {
			arguments(d.Arguments)
		}
	})
	return list
}

// Inputs is an extension of gqlgen's handler: it refuses operations with invalid variables before any part of them
// runs.
func (s *Schema) Inputs() interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} {
	return inputs{s}
}

type inputs struct{ schema *Schema }

// ExtensionName is the extension's name for gqlgen.
func (inputs) ExtensionName() string { return "Inputs" }

// Validate is required by gqlgen's interface.
func (inputs) Validate(graphql.ExecutableSchema) error { return nil }

// elementsOf counts the elements of all lists in a literal.
func elementsOf(v *ast.Value) int {
	if v == nil {
		return 0
	}
	n := 0
	if v.Kind == ast.ListValue {
		n = len(v.Children)
	}
	for _, child := range v.Children {
		n += elementsOf(child.Value)
	}
	return n
}

// MutateOperationContext reads the variables of an operation.
func (i inputs) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	for _, d := range op.Operation.VariableDefinitions {
		r := variableReader{schema: i.schema, path: ast.Path{ast.PathName(d.Variable)}}
		if problem := r.read(d.Type, op.Variables[d.Variable]); problem != "" {
			return variableError(r.path, problem, d.Position)
		}
	}
	if len(op.Operation.VariableDefinitions) == 0 {
		return nil
	}
	for _, v := range i.schema.compiled.operation(op).required {
		if value, given := op.Variables[v.Raw]; given && value == nil {
			return variableError(ast.Path{ast.PathName(v.Raw)}, "can't be null where a "+v.ExpectedType.String()+" is needed", v.Position)
		}
	}
	return nil
}

func variableError(path ast.Path, problem string, at *ast.Position) *gqlerror.Error {
	err := gqlerror.ErrorPosf(at, "variable $%s: %s", path, problem)
	err.Extensions = map[string]any{"code": CodeValidation, "variable": path}
	return err
}

// variableReader reads the value of a variable. gqlparser has checked its lists, objects and nulls.
type variableReader struct {
	schema *Schema
	path   ast.Path // of the current value
}

// read says what is wrong with a value, or "". If so, path is where.
func (r *variableReader) read(t *ast.Type, v any) string {
	if v == nil {
		return ""
	}
	if t.Elem != nil {
		for i, element := range graphql.CoerceList(v) {
			if problem := r.below(ast.PathIndex(i), t.Elem, element); problem != "" {
				return problem
			}
		}
		return ""
	}
	definition := r.schema.Schema().Types[t.NamedType]
	switch definition.Kind {
	case ast.InputObject:
		return r.object(definition, v)
	case ast.Enum:
		if name, ok := v.(string); !ok || definition.EnumValues.ForName(name) == nil {
			return noValue(asSent(v), t.NamedType, "")
		}
		return ""
	default:
		return r.scalar(t.NamedType, v)
	}
}

func (r *variableReader) below(step ast.PathElement, t *ast.Type, v any) string {
	r.path = append(r.path, step)
	problem := r.read(t, v)
	if problem == "" {
		r.path = r.path[:len(r.path)-1]
	}
	return problem
}

func (r *variableReader) object(definition *ast.Definition, v any) string {
	members, _ := v.(map[string]any)
	if _, there := members["__typename"]; there {
		return definition.Name + " has no field __typename"
	}
	for _, field := range definition.Fields {
		if problem := r.below(ast.PathName(field.Name), field.Type, members[field.Name]); problem != "" {
			return problem
		}
	}
	return ""
}

// scalar reads a scalar. gqlparser accepts any json.Number, which is a string type, for String, and anything for
// ID.
func (r *variableReader) scalar(name string, v any) string {
	if read := r.schema.reads[name]; read != nil {
		if err := read(v); err != nil {
			return noValue(asSent(v), name, reasonOf(err))
		}
		return ""
	}
	_, isText := v.(string)
	number, isNumber := v.(json.Number)
	isValue := true
	switch name {
	case "String":
		isValue = isText
	case "ID": // 1e3 is an integer in JSON, as in graphql-js
		f, err := number.Float64()
		isValue = !isNumber || err == nil && f == math.Trunc(f)
	case "Float":
		f, err := number.Float64()
		isValue = !isText && (!isNumber || err == nil && !math.IsInf(f, 0))
	}
	if isValue {
		return ""
	}
	return noValue(asSent(v), name, "")
}
