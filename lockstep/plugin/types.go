package plugin

import (
	"fmt"
	"go/types"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// Type is the rt.Type of a type reference.
func (b *build) Type(t *config.TypeReference) string {
	required := `""`
	if t.GQL.NonNull {
		required = fmt.Sprintf("%q", t.GQL.String())
	}
	leaf := t.Marshaler != nil || t.IsMarshaler
	switch {
	case t.IsPtrToSlice() || t.IsPtrToIntf() || t.IsPtrToPtr() && !leaf:
		return fmt.Sprintf("rt.Deref(%s)", b.Type(t.Elem()))
	case t.IsSlice():
		elem := t.Elem()
		if b.isObject(elem) && !elem.IsNilable() && !elem.IsSlice() {
			return fmt.Sprintf("rt.Values(%t, %t, t.%s)", t.GQL.NonNull, elem.GQL.NonNull, elem.Definition.Name)
		}
		list := "List"
		if t.IsScalar() {
			list = "Scalars"
		}
		return fmt.Sprintf("rt.%s(%t, %t, %s)", list, t.GQL.NonNull, elem.GQL.NonNull, b.Type(elem))
	case leaf:
		return b.leafType(t, required)
	case b.isObject(t) && b.IsValue(t.GO) && t.IsNilable():
		return fmt.Sprintf("rt.Type[%[1]s](func(x *rt.Exec, s *rt.Selection, v %[1]s) bool {\n"+
			"if v == nil { return rt.Pointer(%[2]s, t.%[3]s)(x, s, nil) }\n"+
			"return rt.Value(t.%[3]s)(x, s, v)\n})", ref(t.GO), required, t.Definition.Name)
	case b.isObject(t) && t.IsNilable():
		return fmt.Sprintf("rt.Pointer(%s, t.%s)", required, t.Definition.Name)
	case b.isObject(t):
		return fmt.Sprintf("rt.Value(t.%s)", t.Definition.Name)
	default:
		return fmt.Sprintf("rt.Abstract(%s, t.visit%s)", required, t.Definition.Name)
	}
}

func (b *build) isObject(t *config.TypeReference) bool {
	return t.Definition.Kind == ast.Object && t.Marshaler == nil && !t.IsMarshaler
}

func (b *build) leafType(t *config.TypeReference, required string) string {
	appendTo := appender(t)
	_, isPointer := t.GO.(*types.Pointer)
	switch {
	case appendTo != "" && !isPointer:
		return fmt.Sprintf("rt.Scalar(%s)", appendTo)
	case appendTo != "":
		return fmt.Sprintf("rt.Nullable(%s, rt.Scalar(%s))", required, appendTo)
	}
	if !isPointer && t.IsMarshaler && !t.IsContext && method(t.GO, "MarshalGQL") {
		return fmt.Sprintf("rt.Marshaling[%s]()", ref(t.GO))
	}
	marshaled := "Marshaled"
	if t.IsContext {
		marshaled = "MarshaledContext"
	}
	slow := fmt.Sprintf("rt.%s(func(ctx context.Context, ec any, sel ast.SelectionSet, v %s) graphql.Marshaler { return %ssel, v) })",
		marshaled, ref(t.GO), b.EC(ecOf, t.MarshalFunc()))
	if isPointer || t.Marshaler == nil {
		return slow
	}
	switch name := ref(t.GO); strings.TrimPrefix(t.Marshaler.FullName(), gqlgenMarshal) {
	case "Float", "FloatContext":
		return fmt.Sprintf("rt.Fast(rt.AppendFloat[%s], %s)", name, slow)
	case "Time":
		return fmt.Sprintf("rt.Fast(rt.AppendTime, %s)", slow)
	default:
		return slow
	}
}

// gqlgenMarshal is the prefix of the full names of gqlgen's marshal functions.
const gqlgenMarshal = "github.com/99designs/gqlgen/graphql.Marshal"

// appender is the function that appends a leaf's JSON, generic in the value's type, or "" if gqlgen's marshaler
// must do it.
func appender(t *config.TypeReference) string {
	if t.IsContext || t.HasEnumValues() {
		return ""
	}
	goType := t.GO
	if p, ok := goType.(*types.Pointer); ok {
		goType = p.Elem()
	}
	name := ref(goType)
	if t.IsMarshaler {
		if method(goType, "AppendGQL") {
			return "rt.AppendOwn[" + name + "]"
		}
		return ""
	}
	if t.Marshaler == nil || types.IsInterface(goType) {
		return ""
	}
	switch kind := strings.TrimPrefix(t.Marshaler.FullName(), gqlgenMarshal); kind {
	case "String", "ID":
		return "rt.AppendString[" + name + "]"
	case "Int", "Int8", "Int16", "Int32", "Int64":
		return "rt.AppendInt[" + name + "]"
	case "Boolean":
		return "rt.AppendBool[" + name + "]"
	}
	sibling := "Append" + strings.TrimPrefix(t.Marshaler.Name(), "Marshal")
	if f, ok := t.Marshaler.Pkg().Scope().Lookup(sibling).(*types.Func); ok && t.CastType == nil {
		return templates.CurrentImports.Lookup(f.Pkg().Path()) + "." + sibling
	}
	return ""
}

// method reports whether a type has a method with a value receiver.
func method(t types.Type, name string) bool {
	o, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
	f, ok := o.(*types.Func)
	if !ok {
		return false
	}
	_, pointer := f.Signature().Recv().Type().(*types.Pointer)
	return !pointer
}
