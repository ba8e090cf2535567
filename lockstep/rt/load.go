package rt

import (
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/plan"
)

// loadInfo is what @load says about a field, and what follows from its type.
type loadInfo struct {
	from       []string // tables, if not those of the field's type
	max        int      // the longest list that there can be
	sizedBy    string   // the argument whose length bounds the list
	keyed      bool     // the parent has the key: id and __typename need no statement
	byKey      bool     // the table is read by its key: such loads of one level share a statement
	fused      bool     // one statement reads all its tables
	free       bool     // computed without a statement
	statements int      // how many statements the resolver itself needs
	mergedBy   string   // the argument that says which object a mutation is about: see together.go
	connection string   // the type of the nodes, if the field is a connection
	isApart    bool     // there is no call for several equal fields
	reads      []reads
	weights
}

// reads are fields of a row from which a field is computed.
type reads struct {
	typ    string
	fields []string
}

func readLoadInfo(schema *ast.Schema, f *ast.FieldDefinition) loadInfo {
	info := loadInfo{statements: 1}
	if d := f.Directives.ForName("load"); d != nil {
		args := d.ArgumentMap(nil)
		info.from = strings(args["from"])
		info.max = integer(args["max"], 0)
		info.sizedBy, _ = args["sizedBy"].(string)
		info.keyed, _ = args["keyed"].(bool)
		info.byKey, _ = args["byKey"].(bool)
		info.byKey = info.byKey || info.keyed
		info.fused, _ = args["fused"].(bool)
		info.free, _ = args["free"].(bool)
		info.statements = integer(args["statements"], 1)
		info.mergedBy, _ = args["mergedBy"].(string)
	}
	if isEntities(f) {
		info.isApart = true // its resolver itself reports errors, under the path of the one field that it is called for
		if info.sizedBy == "" {
			info.sizedBy = f.Arguments[0].Name
		}
	}
	info.reads = readsOf(f)
	var connection ast.FieldList
	of := schema.Types[f.Type.Name()]
	if node := nodeOf(schema, of); node != nil && f.Type.Elem == nil {
		info.connection, connection = node.Type.Name(), of.Fields
	}
	info.weights = readWeights(f, connection)
	return info
}

// isEntities reports whether a field is Query._entities of Apollo Federation, which gqlgen adds to the schema.
func isEntities(f *ast.FieldDefinition) bool {
	return f.Name == "_entities" && len(f.Arguments) == 1 && f.Arguments[0].Name == "representations"
}

func readsOf(f *ast.FieldDefinition) (all []reads) {
	for _, d := range f.Directives.ForNames("reads") {
		args := d.ArgumentMap(nil)
		typ, _ := args["type"].(string)
		all = append(all, reads{typ: typ, fields: strings(args["fields"])})
	}
	return all
}

// nodeOf is the field in which a connection has its objects, or nil if a type is none: Relay's connections have a pageInfo, and
// their objects in edges or in nodes, or in both.
func nodeOf(schema *ast.Schema, typ *ast.Definition) *ast.FieldDefinition {
	if typ == nil || typ.Fields.ForName("pageInfo") == nil {
		return nil
	}
	if nodes := typ.Fields.ForName("nodes"); nodes != nil {
		return nodes
	}
	if edges := typ.Fields.ForName("edges"); edges != nil {
		return schema.Types[edges.Type.Name()].Fields.ForName("node")
	}
	return nil
}

// isConnectionEdge reports whether a type is Relay's edge of a connection.
func isConnectionEdge(typ *ast.Definition) bool {
	return typ != nil && typ.Fields.ForName("node") != nil && typ.Fields.ForName("cursor") != nil
}

// share says which loads the field's loads share a statement with from the start.
func (info loadInfo) share() plan.Share {
	switch {
	case info.byKey:
		return plan.ShareKey
	case info.fused:
		return plan.ShareField
	default:
		return plan.ShareNone
	}
}

func integer(v any, otherwise int) int {
	if i, ok := v.(int64); ok {
		return int(i)
	}
	return otherwise
}

func strings(v any) []string {
	list, _ := v.([]any)
	names := make([]string, 0, len(list))
	for _, e := range list {
		if s, ok := e.(string); ok {
			names = append(names, s)
		}
	}
	return names
}
