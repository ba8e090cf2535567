package oracle

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"orderly.example/lockstep/randql"
)

// relations are the fields, but for those of Query, that need rows besides their parent's.
const relations = " Dashboard.user Dashboard.recentOrders Dashboard.unreadNotifications Dashboard.unreadCount Dashboard.spending " +
	"User.orders User.notifications User.reports Order.customer Order.items Order.history OrderEvent.who OrderItem.order " +
	"OrderItem.product Notification.subject Report.requestedBy "

// facts are what an operation's text tells, whatever @skip and @include say.
type facts struct {
	// levels is how many relations lie within one another at most. No plan may need more statements than that, or
	// than the limit: breadth is never a reason to refuse.
	levels int
	// selected are the fields of objects that are selected, as "Type.field", and their arguments, as "Type.field(name)".
	selected map[string]bool
}

func factsOf(t failer, schema *ast.Schema, op randql.Op) facts {
	t.Helper()
	f := facts{selected: map[string]bool{}}
	f.levels = f.levelsIn(parsed(t, schema, op).SelectionSet)
	return f
}

// parsed is the operation of a document that runs.
func parsed(t failer, schema *ast.Schema, op randql.Op) *ast.OperationDefinition {
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
			levels = f.levelsIn(s.SelectionSet) + own(s)
		case *ast.InlineFragment:
			levels = f.levelsIn(s.SelectionSet)
		case *ast.FragmentSpread:
			levels = f.levelsIn(s.Definition.SelectionSet)
		}
		deepest = max(deepest, levels)
	}
	return deepest
}

// own is 1 for a field that needs rows. A row's key alone needs none where the parent holds it.
func own(f *ast.Field) int {
	name := f.ObjectDefinition.Name + "." + f.Name
	isRelation := strings.Contains(relations, " "+name+" ")
	isKeyed := isRelation && slices.Contains([]string{"customer", "who", "order", "product", "subject", "requestedBy"}, f.Name)
	switch {
	case isKeyed && !needsRow(f.SelectionSet):
		return 0
	case isRelation, f.ObjectDefinition.Name == "Query" && name != "Query.dashboard" && f.Name[0] != '_':
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
