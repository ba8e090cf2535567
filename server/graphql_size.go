package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"orderly/graph/engine/transport"
)

const (
	// mostVisits is how many selections, arguments and values validation may look at. It looks at those of a fragment
	// once for each operation that the fragment is in, and takes 1 to 3 us for each.
	mostVisits = 25_000
	// mostPairs is how many pairs of fields of one name in one place validation may compare, at 0.1 us each.
	mostPairs = 100_000
	// dear is the price from which on documents are validated few at once. What a front end asks for is far below it.
	dear = 10
	// mostLetters is how long a name may be, in bytes: an answer repeats it for each row.
	mostLetters = 200
)

// sizes refuses documents that would take validation long, and has each document that is not known yet paid for. They
// are parsed, as gqlgen gives no place to look at a document between parsing and validation.
type sizes struct {
	known  documentCache
	tokens int
	charge func(ctx context.Context, price int) error
	heavy  heavy
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = sizes{}

// ExtensionName names the extension for gqlgen.
func (sizes) ExtensionName() string { return "Sizes" }

// Validate is needed by gqlgen's interface.
func (sizes) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters looks at a document before it is validated, if it was not before.
func (s sizes) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if _, ok := s.known.Get(ctx, params.Query); ok {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, s.tokens)
	if err != nil {
		return nil //nolint:nilerr // gqlgen parses it again, and tells
	}
	m := &measure{doc: doc}
	for _, o := range doc.Operations {
		m.inOperation = map[string]bool{}
		for _, v := range o.VariableDefinitions {
			m.value(v.DefaultValue)
			m.directives(v.Directives)
		}
		m.directives(o.Directives)
		m.name(o.Name, o.Position)
		m.walk(o.SelectionSet)
	}
	m.inOperation = nil
	for _, f := range doc.Fragments {
		m.directives(f.Directives)
		m.walk(f.SelectionSet)
	}
	if err := s.charge(ctx, m.price()); err != nil {
		return gqlerror.Wrap(err)
	}
	if m.refusal != nil {
		errcode.Set(m.refusal, errcode.ValidationFailed)
		return m.refusal
	}
	if m.price() > dear {
		if err := s.await(ctx); err != nil {
			return gqlerror.Wrap(err)
		}
	}
	return nil
}

// await waits until few others that are dear are being validated. Its error is what ended ctx.
func (s sizes) await(ctx context.Context) error {
	end, ok := s.heavy.begin(ctx)
	if !ok {
		return context.Cause(ctx)
	}
	if !transport.AfterChecking(ctx, end) {
		end()
	}
	return nil
}

// measure counts what validation will do for a document, until that is too much.
type measure struct {
	doc         *ast.QueryDocument
	inOperation map[string]bool // the fragments that were met in an operation; nil in a fragment
	visits      int
	pairs       int
	refusal     *gqlerror.Error
}

// price is what parsing and validation cost, in nodes: a node is about the work of 100 visits.
func (m *measure) price() int { return 1 + (m.visits+m.pairs/10)/100 }

func (m *measure) refuse(at *ast.Position, format string, args ...any) {
	if m.refusal == nil {
		m.refusal = gqlerror.ErrorPosf(at, format, args...)
	}
}

// visit says whether there is room for one more.
func (m *measure) visit(at *ast.Position) bool {
	if m.visits++; m.visits > mostVisits {
		m.refuse(at, "the document has more selections, arguments and values than %d, fragments counted wherever they are spread", mostVisits)
	}
	return m.refusal == nil
}

func (m *measure) name(name string, at *ast.Position) {
	if len(name) > mostLetters {
		m.refuse(at, "a name is longer than %d bytes", mostLetters)
	}
}

// walk visits a selection set as validation does, which compares what is in it before it looks inside.
func (m *measure) walk(set ast.SelectionSet) {
	m.compare([]ast.SelectionSet{set})
	for _, s := range set {
		if !m.visit(s.GetPosition()) {
			return
		}
		switch s := s.(type) {
		case *ast.Field:
			m.name(s.Alias, s.Position)
			m.arguments(s.Arguments)
			m.directives(s.Directives)
			m.walk(s.SelectionSet)
		case *ast.InlineFragment:
			m.directives(s.Directives)
			m.walk(s.SelectionSet)
		case *ast.FragmentSpread:
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
		if m.visit(d.Position) {
			m.arguments(d.Arguments)
		}
	}
}

func (m *measure) arguments(all ast.ArgumentList) {
	for _, a := range all {
		if m.visit(a.Position) {
			m.value(a.Value)
		}
	}
}

func (m *measure) value(v *ast.Value) {
	if v == nil || !m.visit(v.Position) {
		return
	}
	for _, c := range v.Children {
		m.value(c.Value)
	}
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
		if m.pairs += len(same) * (len(same) - 1) / 2; m.pairs > mostPairs {
			m.refuse(same[0].Position, "the document selects fields of one name so often in one place that more than %d pairs are to be compared", mostPairs)
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
		if !m.visit(s.GetPosition()) {
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
