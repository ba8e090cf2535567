package graphql

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	// maxVisits is how many selections, arguments and values validation may visit. It visits those of a fragment once for each
	// operation that uses the fragment. A visit takes 1 to 3 µs.
	maxVisits = 25_000
	// maxPairs is how many pairs of fields with the same name in the same selection set validation may compare. A comparison takes
	// 0.1 µs.
	maxPairs = 100_000
	// conflictPairs is how many pairs a pair counts that may be reported as a conflict: the message takes 2 KB.
	conflictPairs = 20
	// maxNameBytes is how long a name, a number or a type may be: a response repeats an alias for each row, and the messages of
	// validation quote what is wrong in full, for each operation again.
	maxNameBytes = 200
	// visitBytes is how many bytes of a literal count as one more visit: a string may be long.
	visitBytes = 64
	// nestedBytes is how many bytes of the content of a list or an object count as one more visit: a message copies the content at
	// each level.
	nestedBytes = 1 << 10
)

// documentSize counts the work of validating a document, until that is too much.
type documentSize struct {
	doc         *ast.QueryDocument
	inOperation map[string]bool // the fragments that the operation uses; nil while a fragment is counted by itself
	visits      int
	pairs       int
	refusal     *gqlerror.Error
}

// sizeOf counts a document's operations, and each fragment by itself.
func sizeOf(doc *ast.QueryDocument) *documentSize {
	s := &documentSize{doc: doc}
	for _, o := range doc.Operations {
		s.inOperation = map[string]bool{}
		s.name("the name of an operation", o.Name, o.Position)
		s.variables(o.VariableDefinitions)
		s.directives(o.Directives)
		s.walk(o.SelectionSet)
	}
	s.inOperation = nil
	for _, f := range doc.Fragments {
		s.name("the name of a fragment", f.Name, f.Position)
		s.name("the name of a type", f.TypeCondition, f.Position)
		s.variables(f.VariableDefinition)
		s.directives(f.Directives)
		s.walk(f.SelectionSet)
	}
	return s
}

// price is what parsing and validation cost, in nodes of the throttle: a node is about the work of 100 visits.
func (s *documentSize) price() int { return 1 + (s.visits+s.pairs/10)/100 }

func (s *documentSize) refuse(at *ast.Position, format string, args ...any) {
	if s.refusal == nil {
		s.refusal = gqlerror.ErrorPosf(at, format, args...)
	}
}

// visit counts n visits and reports whether the count may go on.
func (s *documentSize) visit(at *ast.Position, n int) bool {
	if s.visits += n; s.visits > maxVisits {
		s.refuse(at, "the document has more selections, arguments and values than %d, fragments counted wherever they are spread, and long texts by their length", maxVisits)
	}
	return s.refusal == nil
}

// name refuses a name that is too long. what says in the message what it names.
func (s *documentSize) name(what, name string, at *ast.Position) {
	if len(name) > maxNameBytes {
		s.refuse(at, "%s is longer than %d bytes", what, maxNameBytes)
	}
}

func (s *documentSize) variables(all ast.VariableDefinitionList) {
	for _, v := range all {
		s.name("the name of a variable", v.Variable, v.Position)
		length := 0
		for t := v.Type; t != nil; t = t.Elem {
			length += max(len(t.NamedType), len("[]"))
		}
		if length > maxNameBytes {
			s.refuse(v.Position, "a type is longer than %d bytes", maxNameBytes)
		}
		s.value(v.DefaultValue)
		s.directives(v.Directives)
	}
}

// walk counts a selection set as validation does: its fields are compared before their own selections are visited.
func (s *documentSize) walk(set ast.SelectionSet) {
	s.compare([]ast.SelectionSet{set})
	for _, selection := range set {
		if !s.visit(selection.GetPosition(), 1) {
			return
		}
		switch selection := selection.(type) {
		case *ast.Field:
			s.name("the name of a field", selection.Name, selection.Position)
			s.name("an alias", selection.Alias, selection.Position)
			s.arguments(selection.Arguments)
			s.directives(selection.Directives)
			s.walk(selection.SelectionSet)
		case *ast.InlineFragment:
			s.name("the name of a type", selection.TypeCondition, selection.Position)
			s.directives(selection.Directives)
			s.walk(selection.SelectionSet)
		case *ast.FragmentSpread:
			s.name("the name of a fragment", selection.Name, selection.Position)
			s.directives(selection.Directives)
			if f := s.doc.Fragments.ForName(selection.Name); f != nil && s.inOperation != nil && !s.inOperation[selection.Name] {
				s.inOperation[selection.Name] = true
				s.directives(f.Directives)
				s.walk(f.SelectionSet)
			}
		}
	}
}

func (s *documentSize) directives(all ast.DirectiveList) {
	for _, d := range all {
		if s.visit(d.Position, 1) {
			s.name("the name of a directive", d.Name, d.Position)
			s.arguments(d.Arguments)
		}
	}
}

func (s *documentSize) arguments(all ast.ArgumentList) {
	for _, a := range all {
		if s.visit(a.Position, 1) {
			s.name("the name of an argument", a.Name, a.Position)
			s.value(a.Value)
		}
	}
}

// value counts a value and returns its length in bytes.
func (s *documentSize) value(v *ast.Value) int {
	if v == nil || !s.visit(v.Position, 1) {
		return 0
	}
	// Messages write DEL and the control characters that begin with C2 in six bytes.
	length, part := len(v.Raw)+5*strings.Count(v.Raw, "\x7f")+2*strings.Count(v.Raw, "\xc2"), visitBytes
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		s.name("a number", v.Raw, v.Position)
	case ast.EnumValue:
		s.name("the name of an enum's value", v.Raw, v.Position)
	case ast.Variable:
		s.name("the name of a variable", v.Raw, v.Position)
	case ast.ListValue, ast.ObjectValue:
		part = nestedBytes
		for _, c := range v.Children {
			s.name("the name of an input's field", c.Name, c.Position)
			length += len(c.Name) + s.value(c.Value)
		}
	case ast.StringValue, ast.BlockValue, ast.BooleanValue, ast.NullValue:
	}
	s.visit(v.Position, length/part)
	return length
}

// compare counts the pairs of fields that validation compares where these selection sets are merged: the fields with the same
// response name, and everything that is selected below them.
func (s *documentSize) compare(sets []ast.SelectionSet) {
	fields := map[string][]*ast.Field{}
	spread := map[string]bool{}
	for _, set := range sets {
		s.flatten(set, fields, spread)
	}
	for _, same := range fields {
		if len(same) == 1 || s.refusal != nil {
			continue
		}
		weight := 1
		if slices.ContainsFunc(same, func(f *ast.Field) bool { return f.Name != same[0].Name || len(f.Arguments) > 0 }) {
			weight = conflictPairs
		}
		if s.pairs += weight * len(same) * (len(same) - 1) / 2; s.pairs > maxPairs {
			s.refuse(same[0].Position, "the document selects fields of one name so often in one place that more than %d pairs are to be compared, those of several names or with arguments counted %d times", maxPairs, conflictPairs)
			return
		}
		below := make([]ast.SelectionSet, 0, len(same))
		for _, f := range same {
			if len(f.SelectionSet) > 0 {
				below = append(below, f.SelectionSet)
			}
		}
		if len(below) > 0 {
			s.compare(below)
		}
	}
}

// flatten adds a set's fields to fields, by their response names. A fragment's fields are added once.
func (s *documentSize) flatten(set ast.SelectionSet, fields map[string][]*ast.Field, spread map[string]bool) {
	for _, selection := range set {
		if !s.visit(selection.GetPosition(), 1) {
			return
		}
		switch selection := selection.(type) {
		case *ast.Field:
			fields[selection.Alias] = append(fields[selection.Alias], selection)
		case *ast.InlineFragment:
			s.flatten(selection.SelectionSet, fields, spread)
		case *ast.FragmentSpread:
			if f := s.doc.Fragments.ForName(selection.Name); f != nil && !spread[selection.Name] {
				spread[selection.Name] = true
				s.flatten(f.SelectionSet, fields, spread)
			}
		}
	}
}
