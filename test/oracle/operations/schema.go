package operations

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/db"
)

// LoadOf returns the arguments of a field's @load, or nil.
func LoadOf(f *ast.FieldDefinition) map[string]any {
	if load := f.Directives.ForName("load"); load != nil {
		return load.ArgumentMap(nil)
	}
	return nil
}

// IsRelation reports whether a field of an object needs rows besides the object's own. Root fields are no relations.
func IsRelation(of *ast.Definition, f *ast.FieldDefinition) bool {
	isRoot := slices.Contains([]string{"Query", "Mutation", "Subscription"}, of.Name)
	return of.Kind == ast.Object && !isRoot && (f.Directives.ForName("load") != nil || isConnection(f))
}

func isConnection(f *ast.FieldDefinition) bool { return strings.HasSuffix(f.Type.Name(), "Connection") }

// staffFields are the fields of objects that are for staff, as "Product.orders".
func staffFields(schema *ast.Schema) map[string]bool {
	fields := map[string]bool{}
	for _, of := range schema.Types {
		for _, f := range of.Fields {
			isRoot := of == schema.Query || of == schema.Mutation || of == schema.Subscription
			if !isRoot && f.Directives.ForName("requires") != nil {
				fields[of.Name+"."+f.Name] = true
			}
		}
	}
	return fields
}

// WaysTo returns, for each type of objects that a query can reach, the fields that lead there by the fewest steps, as
// "Query.dashboard" to Dashboard. A field of an interface or a union is taken where no other leads there.
func WaysTo(schema *ast.Schema) map[string][]string {
	ways := map[string][]string{schema.Query.Name: nil}
	for next := []*ast.Definition{schema.Query}; len(next) > 0; next = next[1:] {
		of := next[0]
		for _, isAbstract := range []bool{false, true} {
			for _, f := range of.Fields {
				to := schema.Types[f.Type.Name()]
				if to.IsAbstractType() != isAbstract {
					continue
				}
				for _, object := range schema.GetPossibleTypes(to) {
					if _, isThere := ways[object.Name]; !isThere && !object.BuiltIn {
						ways[object.Name] = append(slices.Clone(ways[of.Name]), of.Name+"."+f.Name)
						next = append(next, object)
					}
				}
			}
		}
	}
	return ways
}

// weightsOf says how often each field is chosen: relations more often than columns, as they are harder to get right.
func weightsOf(schema *ast.Schema) map[string]int {
	weights := map[string]int{}
	for _, of := range schema.Types {
		for _, f := range of.Fields {
			if weight := weightOf(of, f); weight != 0 {
				weights[of.Name+"."+f.Name] = weight
			}
		}
	}
	return weights
}

const (
	weightOfRelation = 40
	mostArguments    = 6 // of a list: four of pages, the filter and the order
)

// weightOf is 0 for a field that has the usual weight.
func weightOf(of *ast.Definition, f *ast.FieldDefinition) int {
	isPage, isEdge, isQuery := strings.HasSuffix(of.Name, "Connection"), strings.HasSuffix(of.Name, "Edge"), of.Name == "Query"
	load := LoadOf(f)
	switch {
	case isPage && f.Name == "nodes":
		return 80
	case isEdge && f.Name == "node":
		return 50
	case isPage && f.Name == "edges", IsRelation(of, f):
		return weightOfRelation
	case isQuery && isConnection(f): // in proportion to what there is to ask for
		return weightOfRelation * len(f.Arguments) / mostArguments
	case isQuery && (load["byKey"] == true || load["free"] == true || load["fused"] == true):
		return 20
	default:
		return 0
	}
}

// lists are the fields that are read page by page, as "Order.items".
func lists(schema *ast.Schema) (names []string) {
	for _, of := range schema.Types {
		for _, f := range of.Fields {
			if isConnection(f) {
				names = append(names, of.Name+"."+f.Name)
			}
		}
	}
	return names
}

// idsOf are the arguments and input fields that take the id of an object of one type, or several, by @id, with that
// type's name.
func idsOf(schema *ast.Schema) (one, several map[string]string) {
	one, several = map[string]string{}, map[string]string{}
	note := func(place string, typ *ast.Type, directives ast.DirectiveList) {
		found := one
		if typ.Elem != nil {
			found = several
		}
		if id := directives.ForName("id"); id != nil {
			found[place] = id.Arguments.ForName("of").Value.Raw
		}
	}
	for _, of := range schema.Types {
		for _, f := range of.Fields {
			note(of.Name+"."+f.Name, f.Type, f.Directives)
			for _, a := range f.Arguments {
				note(of.Name+"."+f.Name+"."+a.Name, a.Type, a.Directives)
			}
		}
	}
	return one, several
}

// kinds are all kinds, always in the same order.
func kinds() []db.Kind { return slices.Sorted(maps.Keys(db.Kinds())) }
