package plugin

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen"
)

// Finding is a part of the schema that lockstep does not load in batches.
type Finding struct {
	// Name is a field's, as "Shop.owner", or a directive's, as "@upper".
	Name string
	// Schema is where it is defined, as "schema.graphqls:12".
	Schema string
	// Resolver is where its resolver is, as "graph/shop.go:34", or empty if that was not found.
	Resolver string
	// What says what happens, and what to do about it.
	What string
	// Config is the line for gqlgen.yml that batches the field, and Method the resolver's signature then. Both are
	// empty if the field can't be batched.
	Config, Method string
}

// String is the finding as one line.
func (f Finding) String() string {
	line := fmt.Sprintf("%s: %s %s", f.Schema, f.Name, f.What)
	if f.Resolver != "" {
		line += fmt.Sprintf(" (%s)", f.Resolver)
	}
	if f.Method != "" {
		line += "; batched, it is " + f.Method
	}
	return line
}

// findings lists what is not loaded in batches.
func findings(data *codegen.Data) []Finding {
	var list []Finding
	var resolvers methods
	for _, f := range fields(data) {
		name := f.Object.Name + "." + f.Name
		switch {
		case f.TypeReference.IsRoot && !isOfQuery(data, f):
			list = append(list, Finding{
				Name: name, Schema: place(f.Position),
				What: "has the type " + f.TypeReference.GQL.String() + ": gqlgen's own executor runs what is selected below it, outside of plan and limits",
			})
		case isPerObject(f):
			if resolvers == nil {
				resolvers = findMethods(sourceDir(data.Config))
			}
			list = append(list, Finding{
				Name: name, Schema: place(f.Position), Resolver: resolvers.find(f),
				What:   "has a resolver that is called for each object",
				Config: fmt.Sprintf("models.%s.fields.%s: {resolver: true, batch: true}", f.Object.Name, f.Name),
				Method: batchMethod(f, resolverPackage(data.Config)),
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(onFields(data))) {
		list = append(list, Finding{
			Name: "@" + name, Schema: place(onFields(data)[name].Position),
			What: "runs code on the fields of an operation: gqlgen's own executor runs operations that use it so, or Options.PlannedOnly refuses them",
		})
	}
	return list
}

// configOf is what batches all fields that can be, as a part of gqlgen.yml; "" if there is none.
func configOf(list []Finding) string {
	var b strings.Builder
	object := ""
	for _, f := range list {
		if f.Config == "" {
			continue
		}
		typ, field, _ := strings.Cut(f.Name, ".")
		if object == "" {
			b.WriteString("models:\n")
		}
		if typ != object {
			fmt.Fprintf(&b, "  %s:\n    fields:\n", typ)
			object = typ
		}
		fmt.Fprintf(&b, "      %s: { resolver: true, batch: true }\n", field)
	}
	return b.String()
}

// isPerObject reports whether a field has a resolver that is called for each object, and not on purpose.
func isPerObject(f *codegen.Field) bool {
	return f.IsResolver && !f.IsBatch() && !f.Object.Root && f.FieldDefinition.Directives.ForName("perObject") == nil
}

// batchMethod is the method that gqlgen's interface has for a field with a batch resolver, as written in a package.
// It is Field.ShortBatchResolverDeclaration, which works in templates only.
func batchMethod(f *codegen.Field, in string) string {
	qualify := func(p *types.Package) string {
		if p.Path() == in {
			return ""
		}
		return p.Name()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s(ctx context.Context, objs []%s", f.GoFieldName, types.TypeString(f.Object.Reference(), qualify))
	for _, a := range f.Args {
		fmt.Fprintf(&b, ", %s %s", a.VarName, types.TypeString(a.TypeReference.GO, qualify))
	}
	fmt.Fprintf(&b, ") ([]%s, error)", types.TypeString(f.TypeReference.GO, qualify))
	return b.String()
}
