package resolvers_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// callsOf returns the calls of a root field: those of accessCalls, and where these lack the plain one, what follows from
// the schema. A list must hold the customer's object, and an id is that of such an object: of each type that it can be
// of.
func (a *questionBuilder) callsOf(root *ast.Definition, f *ast.FieldDefinition) []call {
	of := root.Name + "." + f.Name
	calls := slices.DeleteFunc(accessCalls(), func(c call) bool { return c.of != of })
	node, isList := strings.CutSuffix(f.Type.Name(), "Connection")
	switch {
	case slices.ContainsFunc(calls, func(c call) bool { return c.as == "" }):
		return calls
	case isList && !needsArguments(f):
		return append(calls, call{of: of, list: "nodes", holds: a.literalOf(node)})
	case len(f.Arguments) != 1 || f.Arguments[0].Type.String() != "ID!":
		return calls
	}
	id := f.Arguments[0]
	if only := id.Directives.ForName("id"); only != nil {
		return append(calls, call{of: of, arguments: id.Name + ": $" + a.literalOf(only.Arguments.ForName("of").Value.Raw)})
	}
	for _, name := range a.typeNames() {
		if isNode(a.schema.Types[name]) {
			calls = append(calls, call{of: of, as: name, arguments: id.Name + ": $" + a.literalOf(name)})
		}
	}
	return calls
}

// literalOf returns the name of the placeholder for the id of the customer's object of a type.
func (a *questionBuilder) literalOf(typ string) string {
	name := lowerFirst(typ)
	if literalsOf("customer")[name] == "" {
		a.addProblem("literalsOf lacks %s: add its row to testdata/access.sql, and its id to literalsOf (CONTRIBUTING.md, \"Add an entity\", step 8)", name)
	}
	return name
}

// plainWay returns the way to a type: that of accessWays, or what follows from the schema. An object with an id has a
// root field of its name, or is found by node; any other type is that of a field of what has a way, or of a root field.
func (a *questionBuilder) plainWay(typ *ast.Definition, passed ...string) (plain way, found bool) {
	ways := accessWays()
	if i := slices.IndexFunc(ways, func(w way) bool { return w.to == typ.Name && w.as == "" && w.fields == nil }); i >= 0 {
		return ways[i], true
	}
	if slices.Contains(passed, typ.Name) {
		return way{}, false
	}
	if isNode(typ) {
		if root := a.schema.Query.Fields.ForName(lowerFirst(typ.Name)); root != nil && root.Type.Name() == typ.Name {
			return a.rootWay(typ, root)
		}
		return way{to: typ.Name, operation: "{ node(id: $" + a.literalOf(typ.Name) + ") { ... on " + typ.Name + " { FIELD } } }"}, true
	}
	for _, name := range a.typeNames() {
		of := a.schema.Types[name]
		field := slices.IndexFunc(of.Fields, func(f *ast.FieldDefinition) bool { return f.Type.Name() == typ.Name && !needsArguments(f) })
		if field < 0 || of == a.schema.Query || of == a.schema.Mutation || of == a.schema.Subscription {
			continue
		}
		if w, ok := a.plainWay(of, append(passed, typ.Name)...); ok {
			return way{to: typ.Name, operation: strings.Replace(w.operation, "FIELD", of.Fields[field].Name+" { FIELD }", 1), holds: w.holds}, true
		}
	}
	for _, root := range a.schema.Query.Fields {
		if root.Type.Name() == typ.Name {
			return a.rootWay(typ, root)
		}
	}
	return way{}, false
}

// rootWay returns the way by a root field's plain call.
func (a *questionBuilder) rootWay(typ *ast.Definition, root *ast.FieldDefinition) (plain way, found bool) {
	calls := a.callsOf(a.schema.Query, root)
	if len(calls) == 0 && !needsArguments(root) {
		calls = []call{{}}
	}
	for _, c := range calls {
		if c.as == "" {
			return way{to: typ.Name, operation: "{ " + c.text(root, " { FIELD }") + " }", holds: c.holds}, true
		}
	}
	return way{}, false
}

// typeNames returns the names of the schema's object types, sorted.
func (a *questionBuilder) typeNames() (names []string) {
	for _, name := range slices.Sorted(maps.Keys(a.schema.Types)) {
		if a.schema.Types[name].Kind == ast.Object && !strings.HasPrefix(name, "__") {
			names = append(names, name)
		}
	}
	return names
}

// isNode reports whether objects of the type have a global id.
func isNode(typ *ast.Definition) bool { return typ.Directives.ForName("kind") != nil }

func lowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }
