package plugin

import (
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/vektah/gqlparser/v2/ast"
)

// refusals are what lockstep can't run, each with its place and the way out.
func refusals(data *codegen.Data) []error {
	var errs []error
	for _, f := range fields(data) {
		switch {
		case f.UsesSubscriptionContext():
			errs = append(errs, fmt.Errorf("%s: %s.%s sends a context with each event, which lockstep does not pass on: "+
				"remove @subscriptionContext, or subscription_context_field in gqlgen.yml", place(f.Position), f.Object.Name, f.Name))
		case f.HasFederationRequiresArg():
			errs = append(errs, fmt.Errorf("%s: %s.%s gets what it @requires by an argument, which lockstep does not compute: "+
				"set federation.options.explicit_requires in the place of computed_requires in gqlgen.yml", place(f.Position), f.Object.Name, f.Name))
		}
	}
	return errs
}

// fields are the fields that operations can select, without those of introspection.
func fields(data *codegen.Data) []*codegen.Field {
	var list []*codegen.Field
	for _, o := range data.Objects {
		if isInternal(data, o) {
			continue
		}
		for _, f := range o.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				list = append(list, f)
			}
		}
	}
	return list
}

// isInternal reports whether no operation can reach a type: those of introspection are gqlgen's, and the type Entity
// of a federation schema holds its entity resolvers.
func isInternal(data *codegen.Data, o *codegen.Object) bool {
	return strings.HasPrefix(o.Name, "__") || data.Config.Federation.IsDefined() && o.Name == "Entity"
}

// isOfQuery reports whether a field's type is Query, and lockstep plans what is below. Lists of it are empty in gqlgen.
func isOfQuery(data *codegen.Data, f *codegen.Field) bool {
	t := f.TypeReference
	return t.IsRoot && t.Definition == data.Schema.Query && t.GQL.Elem == nil && len(f.Args) == 0 && !f.Object.Stream
}

// onFields are the directives that run code where an operation uses them on a field.
func onFields(data *codegen.Data) codegen.DirectiveList {
	return data.AllDirectives.LocationDirectives(string(ast.LocationField))
}
