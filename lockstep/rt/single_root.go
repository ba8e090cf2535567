package rt

import (
	gostrings "strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// singleRoot is the rule "Single Root Field" of the specification of September 2025. gqlparser's rule accepts two
// fields of one name under two aliases, and a root field with @skip or @include.
func singleRoot(observers *core.Events, addError core.AddErrFunc) {
	observers.OnOperation(func(w *core.Walker, operation *ast.OperationDefinition) {
		if operation.Operation != ast.Subscription {
			return
		}
		r := rootFields{document: w.Document, addError: addError, visited: map[string]bool{}}
		r.collect(operation.SelectionSet)
	})
}

// rootFields are the root fields of a subscription, including those in fragments.
type rootFields struct {
	document *ast.QueryDocument
	addError core.AddErrFunc
	visited  map[string]bool // fragments
	only     *ast.Field      // the first one
	full     bool            // a second one was reported
}

func (r *rootFields) collect(set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			r.refuseConditions(s.Directives)
			r.add(s)
		case *ast.InlineFragment:
			r.refuseConditions(s.Directives)
			r.collect(s.SelectionSet)
		case *ast.FragmentSpread:
			r.refuseConditions(s.Directives)
			if fragment := r.document.Fragments.ForName(s.Name); fragment != nil && !r.visited[s.Name] {
				r.visited[s.Name] = true
				r.collect(fragment.SelectionSet)
			}
		}
	}
}

func (r *rootFields) add(f *ast.Field) {
	switch {
	case gostrings.HasPrefix(f.Name, "__"):
		r.addError(core.Message("%s can't be a root field of a subscription", f.Name), core.At(f.Position))
	case r.only == nil:
		r.only = f
	case r.only.Alias != f.Alias && !r.full:
		r.full = true
		r.addError(core.Message("a subscription has one root field, and %s is a second one", f.Alias), core.At(f.Position))
	}
}

func (r *rootFields) refuseConditions(directives ast.DirectiveList) {
	for _, d := range directives {
		if d.Name == "skip" || d.Name == "include" {
			r.addError(core.Message("@%s can't stand at the root of a subscription", d.Name), core.At(d.Position))
		}
	}
}
