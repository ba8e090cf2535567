package rt

import (
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// fieldsOf is the field for which a call is made: with the selections of all edges that share it, so that a resolver that looks
// ahead sees what each of them selects. The rest is the first one's.
func fieldsOf(x *Exec, members []*edge) graphql.CollectedField {
	field := members[0].field.CollectedField
	if len(members) == 1 || field.Selections == nil {
		return field
	}
	m := merger{fragments: x.op.Doc.Fragments, seen: map[string]string{}}
	var all ast.SelectionSet
	for _, e := range members {
		m.spread = map[string]ast.SelectionSet{}
		all = append(all, m.merged("", e.field.Selections)...)
		m.round++
	}
	field.Selections = all
	return field
}

// merger joins selections of one type. Two fields with the same response name and other arguments, which could not stand beside
// each other, get different names.
type merger struct {
	fragments ast.FragmentDefinitionList
	seen      map[string]string           // what stands at a path of response names: the field with its arguments
	spread    map[string]ast.SelectionSet // by path and name: the fragments of this round; a second one adds nothing
	round     int                         // which selection is being added
}

// merged is a selection whose fields have names of their own where others with their names were seen in an earlier round.
// What needs no other name is shared with the operation.
func (m *merger) merged(at string, set ast.SelectionSet) ast.SelectionSet {
	out := set
	for i, selection := range set {
		renamed := m.selection(at, selection)
		if renamed == selection {
			continue
		}
		if &out[0] == &set[0] {
			out = slices.Clone(set)
		}
		out[i] = renamed
	}
	return out
}

func (m *merger) selection(at string, selection ast.Selection) ast.Selection {
	switch s := selection.(type) {
	case *ast.Field:
		return m.field(at, s)
	case *ast.InlineFragment:
		if set := m.merged(at, s.SelectionSet); !same(set, s.SelectionSet) {
			clone := *s
			clone.SelectionSet = set
			return &clone
		}
	case *ast.FragmentSpread:
		fragment := m.fragments.ForName(s.Name)
		if fragment == nil {
			return selection
		}
		key := at + " " + s.Name
		set, again := m.spread[key]
		if !again {
			m.spread[key] = fragment.SelectionSet // also for one that contains itself
			set = m.merged(at, fragment.SelectionSet)
			m.spread[key] = set
		}
		switch {
		case same(set, fragment.SelectionSet):
		case !again:
			return &ast.InlineFragment{
				TypeCondition: fragment.TypeCondition, Directives: s.Directives, SelectionSet: set,
				ObjectDefinition: s.ObjectDefinition, Position: s.Position,
			}
		case len(s.Directives) == 0:
			return &ast.InlineFragment{TypeCondition: fragment.TypeCondition, ObjectDefinition: s.ObjectDefinition, Position: s.Position}
		} // under another condition it stays a spread, with the names that it has: inlined, what spreads twice would double at each step
	}
	return selection
}

func (m *merger) field(at string, f *ast.Field) ast.Selection {
	text := argumentsText(f)
	name := f.Alias
	for n := 2; ; n++ {
		known, taken := m.seen[at+"."+name]
		if !taken || known == text || m.round == 0 { // the validator has compared those of one selection
			m.seen[at+"."+name] = text
			break
		}
		name = f.Alias + "_" + strconv.Itoa(n)
	}
	set := m.merged(at+"."+name, f.SelectionSet)
	if name == f.Alias && same(set, f.SelectionSet) {
		return f
	}
	clone := *f
	clone.Alias, clone.SelectionSet = name, set
	return &clone
}

func same(a, b ast.SelectionSet) bool { return len(a) == 0 || &a[0] == &b[0] }
