package plugin

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// build is the template's context.
type build struct {
	*codegen.Data
}

// SchemaObjects returns the object types without those of introspection.
func (b *build) SchemaObjects() []*codegen.Object {
	var list []*codegen.Object
	for _, o := range b.Objects {
		if !strings.HasPrefix(o.Name, "__") {
			list = append(list, o)
		}
	}
	return list
}

// SchemaInterfaces returns the interfaces and unions.
func (b *build) SchemaInterfaces() []*codegen.Interface {
	var list []*codegen.Interface
	for _, i := range b.Interfaces {
		if !strings.HasPrefix(i.Name, "__") {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b *codegen.Interface) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// InputScalars are the scalars whose values are read before an operation runs. Of the built-in ones only Int is:
// GraphQL's rules check the form of the others, and an ID is any text. A scalar that is bound to several Go types
// is read when its field runs.
func (b *build) InputScalars() []*config.TypeReference {
	readers := map[string]map[string]*config.TypeReference{} // by the scalar and its Go type
	for _, t := range b.ReferencedTypes {
		isReadByRules := t.Definition.BuiltIn && t.Definition.Name != "Int"
		if t.Definition.Kind != ast.Scalar || isReadByRules || t.GQL.Elem != nil || t.UnmarshalFunc() == "" {
			continue
		}
		byType := readers[t.Definition.Name]
		if byType == nil {
			byType = map[string]*config.TypeReference{}
			readers[t.Definition.Name] = byType
		}
		goType := strings.TrimPrefix(t.GO.String(), "*")
		if other := byType[goType]; other == nil || t.UnmarshalFunc() < other.UnmarshalFunc() {
			byType[goType] = t
		}
	}
	var list []*config.TypeReference
	for _, scalar := range slices.Sorted(maps.Keys(readers)) {
		if len(readers[scalar]) == 1 {
			list = slices.AppendSeq(list, maps.Values(readers[scalar]))
		}
	}
	return list
}

// GoType is the type whose pointers are an object's values.
func (b *build) GoType(o *codegen.Object) string {
	if o.Root {
		return "struct{}"
	}
	return ref(o.Type)
}

// Kind says how a field is registered.
func (b *build) Kind(f *codegen.Field) string {
	simple := !f.IsResolver && len(f.Args) == 0 && !f.HasDirectives() && !f.HasHaser && !f.VOkFunc &&
		(f.IsVariable() || f.IsMethod() && f.NoErr && !f.MethodHasContext)
	switch {
	case strings.HasPrefix(f.Name, "__"):
		return "own"
	case f.Object.Stream:
		return "stream"
	case f.Object.Root:
		return "root"
	case f.IsBatch():
		return "batch"
	case !simple:
		return "resolve"
	case b.LeafWrite(f) != "":
		return "leaf"
	default:
		return "plain"
	}
}

// IsEach reports whether a field is resolved by calls that may take long: those that gqlgen runs at the same time.
func (b *build) IsEach(f *codegen.Field) bool {
	return (f.IsResolver || f.MethodHasContext) && f.FieldDefinition.Directives.ForName("perObject") == nil
}

// Value is the expression of a simple field.
func (b *build) Value(f *codegen.Field) string {
	if f.IsMethod() {
		return "obj." + f.GoFieldName + "()"
	}
	return "obj." + f.GoFieldName
}

// LeafWrite is the statement that writes a simple leaf, or "" if that can fail.
func (b *build) LeafWrite(f *codegen.Field) string {
	t := f.TypeReference
	if t.IsSlice() || t.IsPtrToSlice() {
		return ""
	}
	pointer, isPointer := t.GO.(*types.Pointer)
	switch appendTo := appender(t); {
	case appendTo == "":
		return ""
	case !isPointer:
		return fmt.Sprintf("lockstep.Append(x, %s, %s)", appendTo, b.Value(f))
	case t.GQL.NonNull || types.IsInterface(pointer.Elem()):
		return ""
	default:
		return fmt.Sprintf("if v := %s; v == nil { x.Null() } else { lockstep.Append(x, %s, *v) }", b.Value(f), appendTo)
	}
}

// Type is the lockstep.Type of a type reference.
func (b *build) Type(t *config.TypeReference) string {
	required := `""`
	if t.GQL.NonNull {
		required = fmt.Sprintf("%q", t.GQL.String())
	}
	leaf := t.Marshaler != nil || t.IsMarshaler
	switch {
	case t.IsPtrToSlice() || t.IsPtrToIntf() || t.IsPtrToPtr() && !leaf:
		return fmt.Sprintf("lockstep.Deref(%s)", b.Type(t.Elem()))
	case t.IsSlice():
		elem := t.Elem()
		if b.isObject(elem) && !elem.IsNilable() && !elem.IsSlice() {
			return fmt.Sprintf("lockstep.Values(%t, %t, t.%s)", t.GQL.NonNull, elem.GQL.NonNull, elem.Definition.Name)
		}
		list := "List"
		if t.IsScalar() {
			list = "Scalars"
		}
		return fmt.Sprintf("lockstep.%s(%t, %t, %s)", list, t.GQL.NonNull, elem.GQL.NonNull, b.Type(elem))
	case leaf:
		return b.leafType(t, required)
	case b.isObject(t) && t.IsNilable():
		return fmt.Sprintf("lockstep.Pointer(%s, t.%s)", required, t.Definition.Name)
	case b.isObject(t):
		return fmt.Sprintf("lockstep.Value(t.%s)", t.Definition.Name)
	default:
		return fmt.Sprintf("lockstep.Abstract(%s, t.visit%s)", required, t.Definition.Name)
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
		return fmt.Sprintf("lockstep.Scalar(%s)", appendTo)
	case appendTo != "":
		return fmt.Sprintf("lockstep.Nullable(%s, lockstep.Scalar(%s))", required, appendTo)
	}
	if !isPointer && t.IsMarshaler && !t.IsContext && method(t.GO, "MarshalGQL") {
		return fmt.Sprintf("lockstep.Marshaling[%s]()", ref(t.GO))
	}
	marshaled := "Marshaled"
	if t.IsContext {
		marshaled = "MarshaledContext"
	}
	slow := fmt.Sprintf("lockstep.%s(func(ctx context.Context, ec any, sel ast.SelectionSet, v %s) graphql.Marshaler { return ec.(*executionContext).%s(ctx, sel, v) })",
		marshaled, ref(t.GO), t.MarshalFunc())
	if isPointer || t.Marshaler == nil {
		return slow
	}
	switch name := ref(t.GO); strings.TrimPrefix(t.Marshaler.FullName(), gqlgenMarshal) {
	case "Float", "FloatContext":
		return fmt.Sprintf("lockstep.Fast(lockstep.AppendFloat[%s], %s)", name, slow)
	case "Time":
		return fmt.Sprintf("lockstep.Fast(lockstep.AppendTime, %s)", slow)
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
			return "lockstep.AppendOwn[" + name + "]"
		}
		return ""
	}
	if t.Marshaler == nil || types.IsInterface(goType) {
		return ""
	}
	switch kind := strings.TrimPrefix(t.Marshaler.FullName(), gqlgenMarshal); kind {
	case "String", "ID":
		return "lockstep.AppendString[" + name + "]"
	case "Int", "Int8", "Int16", "Int32", "Int64":
		return "lockstep.AppendInt[" + name + "]"
	case "Boolean":
		return "lockstep.AppendBool[" + name + "]"
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

// Args is the function that coerces a field's arguments.
func (b *build) Args(f *codegen.Field) string {
	if len(f.Args) == 0 {
		return "nil"
	}
	return fmt.Sprintf("func(ctx context.Context, ec any, raw map[string]any) (map[string]any, error) { return ec.(*executionContext).%s(ctx, raw) }", f.ArgsFunc())
}

func ref(t types.Type) string { return templates.CurrentImports.LookupType(t) }
