package rt

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// eachSelection calls f for each selection of an operation, and once for each selection of a fragment. arguments
// are a field's.
func eachSelection(op *graphql.OperationContext, f func(directives ast.DirectiveList, arguments ast.ArgumentList)) {
	visited := map[string]bool{}
	var walk func(set ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				f(sel.Directives, sel.Arguments)
				walk(sel.SelectionSet)
			case *ast.InlineFragment:
				f(sel.Directives, nil)
				walk(sel.SelectionSet)
			case *ast.FragmentSpread:
				f(sel.Directives, nil)
				if fragment := op.Doc.Fragments.ForName(sel.Name); fragment != nil && !visited[sel.Name] {
					visited[sel.Name] = true
					walk(fragment.SelectionSet)
				}
			}
		}
	}
	walk(op.Operation.SelectionSet)
}
