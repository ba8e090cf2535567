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

// SchemaObjects returns the object types that operations can reach.
func (b *build) SchemaObjects() []*codegen.Object {
	var list []*codegen.Object
	for _, o := range b.Objects {
		if !isInternal(b.Data, o) {
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

// IsValue reports whether a Go type is no pointer.
func (b *build) IsValue(t types.Type) bool {
	_, isPointer := types.Unalias(t).(*types.Pointer)
	return !isPointer
}

// IsReference reports whether an object's Go type can be nil itself: a map or an interface. Then gqlgen passes its
// values, where it passes pointers to those of other types.
func (b *build) IsReference(o *codegen.Object) bool { return !o.Root && config.IsNilable(o.Type) }

// Parents is the expression of a batch resolver's objects.
func (b *build) Parents(o *codegen.Object) string {
	if b.IsReference(o) {
		return "objs"
	}
	return "parents"
}

// EC is the beginning of the call of a generated function of the execution context ec, up to its own arguments.
func (b *build) EC(ec, name string) string {
	if b.Config.UseFunctionSyntaxForExecutionContext {
		return name + "(ctx, " + ec + ", "
	}
	return ec + "." + name + "(ctx, "
}

// InputFunc is the function that reads an input object.
func (b *build) InputFunc(input *codegen.Object) string {
	if b.Config.UseFunctionSyntaxForExecutionContext {
		return "graphql.BindUnmarshaler(ec, unmarshalInput" + input.Name + ")"
	}
	return "ec.unmarshalInput" + input.Name
}

// RootCall is the call of a root field's resolver. Those of federation are gqlgen's own.
func (b *build) RootCall(f *codegen.Field) string {
	switch {
	case f.IsResolver:
		return "ec.(*executionContext).Resolvers." + f.ShortInvocation()
	case f.NoErr:
		return fmt.Sprintf("ec.(*executionContext).%s(%s), nil", f.GoFieldName, f.CallArgs())
	default:
		return fmt.Sprintf("ec.(*executionContext).%s(%s)", f.GoFieldName, f.CallArgs())
	}
}

// OnFields are the names of the directives that run code where an operation uses them on a field.
func (b *build) OnFields() []string { return slices.Sorted(maps.Keys(onFields(b.Data))) }

// Kind says how a field is registered.
func (b *build) Kind(f *codegen.Field) string {
	simple := !f.IsResolver && !f.IsMap() && !b.IsReference(f.Object) && len(f.Args) == 0 && !f.HasDirectives() && !f.HasHaser && !f.VOkFunc &&
		(f.IsVariable() || f.IsMethod() && f.NoErr && !f.MethodHasContext)
	switch {
	case isOfQuery(b.Data, f):
		return "query"
	case strings.HasPrefix(f.Name, "__"), f.TypeReference.IsRoot:
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
		return fmt.Sprintf("rt.Append(x, %s, %s)", appendTo, b.Value(f))
	case t.GQL.NonNull || types.IsInterface(pointer.Elem()):
		return ""
	default:
		return fmt.Sprintf("if v := %s; v == nil { x.Null() } else { rt.Append(x, %s, *v) }", b.Value(f), appendTo)
	}
}

// ecOf is the execution context where it is passed as any.
const ecOf = "ec.(*executionContext)"

// Args is the function that coerces a field's arguments.
func (b *build) Args(f *codegen.Field) string {
	if len(f.Args) == 0 {
		return "nil"
	}
	return fmt.Sprintf("func(ctx context.Context, ec any, raw map[string]any) (map[string]any, error) { return %sraw) }", b.EC(ecOf, f.ArgsFunc()))
}

func ref(t types.Type) string { return templates.CurrentImports.LookupType(t) }
