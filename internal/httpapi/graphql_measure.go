package httpapi

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	// mostVisits is how many selections, arguments and values validation may look at. It looks at those of a fragment
	// once for each operation that the fragment is in, and takes 1 to 3 us for each.
	mostVisits = 25_000
	// mostPairs is how many pairs of fields of one name in one place validation may compare, at 0.1 us each.
	mostPairs = 100_000
	// conflict is how many pairs one is that may be told as a conflict: that takes 2 KB.
	conflict = 20
	// mostLetters is how long a name, a number or a type may be, in bytes: an answer repeats an alias for each row, and the
	// messages of validation quote what is wrong in full, again for each operation.
	mostLetters = 200
	// visitBytes is how much of a literal counts as a visit more: a string may be long.
	visitBytes = 64
	// nestedBytes is how much of what a list or an object holds counts as one: who quotes it copies it at each level.
	nestedBytes = 1 << 10
)

// measure counts what validation will do for a document, until that is too much.
type measure struct {
	doc         *ast.QueryDocument
	inOperation map[string]bool // the fragments that were met in an operation; nil in a fragment
	visits      int
	pairs       int
	refusal     *gqlerror.Error
}

// measured looks at a document's operations, and at each fragment by itself.
func measured(doc *ast.QueryDocument) *measure {
	m := &measure{doc: doc}
	for _, o := range doc.Operations {
		m.inOperation = map[string]bool{}
		m.name("the name of an operation", o.Name, o.Position)
		m.variables(o.VariableDefinitions)
		m.directives(o.Directives)
		m.walk(o.SelectionSet)
	}
	m.inOperation = nil
	for _, f := range doc.Fragments {
		m.name("the name of a fragment", f.Name, f.Position)
		m.name("the name of a type", f.TypeCondition, f.Position)
		m.variables(f.VariableDefinition)
		m.directives(f.Directives)
		m.walk(f.SelectionSet)
	}
	return m
}

// price is what parsing and validation cost, in nodes: a node is about the work of 100 visits.
func (m *measure) price() int { return 1 + (m.visits+m.pairs/10)/100 }

func (m *measure) refuse(at *ast.Position, format string, args ...any) {
	if m.refusal == nil {
		m.refusal = gqlerror.ErrorPosf(at, format, args...)
	}
}

// visit says whether there is room for n more.
func (m *measure) visit(at *ast.Position, n int) bool {
	if m.visits += n; m.visits > mostVisits {
		m.refuse(at, "the document has more selections, arguments and values than %d, fragments counted wherever they are spread, and long texts by their length", mostVisits)
	}
	return m.refusal == nil
}

// name refuses what is too long; what says what it is.
func (m *measure) name(what, name string, at *ast.Position) {
	if len(name) > mostLetters {
		m.refuse(at, "%s is longer than %d bytes", what, mostLetters)
	}
}

func (m *measure) variables(all ast.VariableDefinitionList) {
	for _, v := range all {
		m.name("the name of a variable", v.Variable, v.Position)
		length := 0
		for t := v.Type; t != nil; t = t.Elem {
			length += max(len(t.NamedType), len("[]"))
		}
		if length > mostLetters {
			m.refuse(v.Position, "a type is longer than %d bytes", mostLetters)
		}
		m.value(v.DefaultValue)
		m.directives(v.Directives)
	}
}

// walk visits a selection set as validation does, which compares what is in it before it looks inside.
func (m *measure) walk(set ast.SelectionSet) {
	m.compare([]ast.SelectionSet{set})
	for _, s := range set {
		if !m.visit(s.GetPosition(), 1) {
			return
		}
		switch s := s.(type) {
		case *ast.Field:
			m.name("the name of a field", s.Name, s.Position)
			m.name("an alias", s.Alias, s.Position)
			m.arguments(s.Arguments)
			m.directives(s.Directives)
			m.walk(s.SelectionSet)
		case *ast.InlineFragment:
			m.name("the name of a type", s.TypeCondition, s.Position)
			m.directives(s.Directives)
			m.walk(s.SelectionSet)
		case *ast.FragmentSpread:
			m.name("the name of a fragment", s.Name, s.Position)
			m.directives(s.Directives)
			if f := m.doc.Fragments.ForName(s.Name); f != nil && m.inOperation != nil && !m.inOperation[s.Name] {
				m.inOperation[s.Name] = true
				m.directives(f.Directives)
				m.walk(f.SelectionSet)
			}
		}
	}
}

func (m *measure) directives(all ast.DirectiveList) {
	for _, d := range all {
		if m.visit(d.Position, 1) {
			m.name("the name of a directive", d.Name, d.Position)
			m.arguments(d.Arguments)
		}
	}
}

func (m *measure) arguments(all ast.ArgumentList) {
	for _, a := range all {
		if m.visit(a.Position, 1) {
			m.name("the name of an argument", a.Name, a.Position)
			m.value(a.Value)
		}
	}
}

// value returns a value's length, in bytes.
func (m *measure) value(v *ast.Value) int {
	if v == nil || !m.visit(v.Position, 1) {
		return 0
	}
	// Messages have six bytes for DEL, and for the controls that begin with C2.
	length, part := len(v.Raw)+5*strings.Count(v.Raw, "\x7f")+2*strings.Count(v.Raw, "\xc2"), visitBytes
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		m.name("a number", v.Raw, v.Position)
	case ast.EnumValue:
		m.name("the name of an enum's value", v.Raw, v.Position)
	case ast.Variable:
		m.name("the name of a variable", v.Raw, v.Position)
	case ast.ListValue, ast.ObjectValue:
		part = nestedBytes
		for _, c := range v.Children {
			m.name("the name of an input's field", c.Name, c.Position)
			length += len(c.Name) + m.value(c.Value)
		}
	case ast.StringValue, ast.BlockValue, ast.BooleanValue, ast.NullValue:
	}
	m.visit(v.Position, length/part)
	return length
}

// compare counts the pairs of fields that validation compares where these selection sets are one: those of one name, and
// with them all that is selected below both.
func (m *measure) compare(sets []ast.SelectionSet) {
	fields := map[string][]*ast.Field{}
	spread := map[string]bool{}
	for _, set := range sets {
		m.flatten(set, fields, spread)
	}
	for _, same := range fields {
		if len(same) == 1 || m.refusal != nil {
			continue
		}
		weight := 1
		if slices.ContainsFunc(same, func(f *ast.Field) bool { return f.Name != same[0].Name || len(f.Arguments) > 0 }) {
			weight = conflict
		}
		if m.pairs += weight * len(same) * (len(same) - 1) / 2; m.pairs > mostPairs {
			m.refuse(same[0].Position, "the document selects fields of one name so often in one place that more than %d pairs are to be compared, those of several names or with arguments counted %d times", mostPairs, conflict)
			return
		}
		below := make([]ast.SelectionSet, 0, len(same))
		for _, f := range same {
			if len(f.SelectionSet) > 0 {
				below = append(below, f.SelectionSet)
			}
		}
		if len(below) > 0 {
			m.compare(below)
		}
	}
}

// flatten adds a set's fields to fields, by what they are called in the answer. A fragment adds its own once.
func (m *measure) flatten(set ast.SelectionSet, fields map[string][]*ast.Field, spread map[string]bool) {
	for _, s := range set {
		if !m.visit(s.GetPosition(), 1) {
			return
		}
		switch s := s.(type) {
		case *ast.Field:
			fields[s.Alias] = append(fields[s.Alias], s)
		case *ast.InlineFragment:
			m.flatten(s.SelectionSet, fields, spread)
		case *ast.FragmentSpread:
			if f := m.doc.Fragments.ForName(s.Name); f != nil && !spread[s.Name] {
				spread[s.Name] = true
				m.flatten(f.SelectionSet, fields, spread)
			}
		}
	}
}
