package oracle

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/randql"
)

// nodesIn counts the objects in an answer that the plan counts: rows and computed objects, without the wrappers of
// pages and without values inside rows.
func nodesIn(t testingT, schema *ast.Schema, op randql.Op, data string) int {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader([]byte(data)))
	decoder.UseNumber()
	var value any
	require.NoError(t, decoder.Decode(&value))
	return count(value, schema.Query.Name, []ast.SelectionSet{parsed(t, schema, op).SelectionSet})
}

// count counts a value and everything in it. sets are all selection sets on it.
func count(value any, typ string, sets []ast.SelectionSet) int {
	switch value := value.(type) {
	case []any:
		n := 0
		for _, element := range value {
			n += count(element, typ, sets)
		}
		return n
	case map[string]any:
		n := 0
		if isNode(typ) {
			n++
		}
		for key, inner := range value {
			if typ, sets := selectedAs(key, sets); typ != "" {
				n += count(inner, typ, sets)
			}
		}
		return n
	default:
		return 0
	}
}

func isNode(typ string) bool {
	return !slices.Contains([]string{"Query", "Money", "PageInfo", "Spending"}, typ) &&
		!strings.HasSuffix(typ, "Connection") && !strings.HasSuffix(typ, "Edge")
}

// selectedAs finds the type and the selection sets of a response key. The generator gives a key one type, so it
// does not depend on the object.
func selectedAs(key string, sets []ast.SelectionSet) (typ string, inner []ast.SelectionSet) {
	for _, set := range sets {
		for _, selection := range set {
			var nested []ast.SelectionSet
			found := ""
			switch s := selection.(type) {
			case *ast.Field:
				if s.Alias == key && len(s.SelectionSet) > 0 {
					found, nested = s.Definition.Type.Name(), []ast.SelectionSet{s.SelectionSet}
				}
			case *ast.InlineFragment:
				found, nested = selectedAs(key, []ast.SelectionSet{s.SelectionSet})
			case *ast.FragmentSpread:
				found, nested = selectedAs(key, []ast.SelectionSet{s.Definition.SelectionSet})
			}
			if found != "" {
				typ, inner = found, append(inner, nested...)
			}
		}
	}
	return typ, inner
}
