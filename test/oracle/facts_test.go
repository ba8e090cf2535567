package oracle

import (
	"slices"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"orderly.example/lockstep/randql"
	"orderly.example/test/oracle/operations"
)

// facts are properties of an operation's text. They ignore @skip and @include.
type facts struct {
	// levels is how deep relations are nested. Where they are more than the limit of statements, levels are chained.
	levels int
	// selected are the selected fields ("Type.field") and their arguments ("Type.field(name)").
	selected map[string]bool
}

func factsOf(t testingT, schema *ast.Schema, op randql.Op) facts {
	t.Helper()
	f := facts{selected: map[string]bool{}}
	f.levels = f.levelsIn(parsed(t, schema, op).SelectionSet)
	return f
}

// parsed returns the operation of the document that is to run.
func parsed(t testingT, schema *ast.Schema, op randql.Op) *ast.OperationDefinition {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(schema, op.Query, rules.NewDefaultRules())
	require.Empty(t, errs)
	return document.Operations.ForName(op.OperationName)
}

func (f facts) levelsIn(set ast.SelectionSet) int {
	deepest := 0
	for _, selection := range set {
		levels := 0
		switch s := selection.(type) {
		case *ast.Field:
			name := s.ObjectDefinition.Name + "." + s.Name
			f.selected[name] = true
			for _, argument := range s.Arguments {
				f.selected[name+"("+argument.Name+")"] = true
			}
			levels = f.levelsIn(s.SelectionSet) + levelOf(s)
		case *ast.InlineFragment:
			levels = f.levelsIn(s.SelectionSet)
		case *ast.FragmentSpread:
			levels = f.levelsIn(s.Definition.SelectionSet)
		}
		deepest = max(deepest, levels)
	}
	return deepest
}

// levelOf returns 1 for a field that needs rows. If only the row's key is selected and the parent holds it, no row
// is needed.
func levelOf(f *ast.Field) int {
	load := operations.LoadOf(f.Definition)
	switch {
	case load["free"] == true, load["keyed"] == true && !needsRow(f.SelectionSet), f.Name[0] == '_':
		return 0
	case f.ObjectDefinition.Name == "Query", operations.IsRelation(f.ObjectDefinition, f.Definition):
		return 1
	default:
		return 0
	}
}

func needsRow(set ast.SelectionSet) bool {
	return slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch s := selection.(type) {
		case *ast.Field:
			return s.Name != "id" && s.Name != "__typename"
		case *ast.InlineFragment:
			return needsRow(s.SelectionSet)
		case *ast.FragmentSpread:
			return needsRow(s.Definition.SelectionSet)
		default:
			return false
		}
	})
}
