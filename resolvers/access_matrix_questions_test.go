package resolvers_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// question is an operation, and the rows of the table that its answer decides.
type question struct {
	text    string            // with names of things, as $order
	rows    map[string]string // the answer's keys, by row
	holds   string            // the thing that the list `there` must hold
	changes bool
	streams bool
}

// with is the operation, with literals for things.
func (q question) with(things map[string]string) string {
	return os.Expand(q.text, func(name string) string { return things[name] })
}

// isOfSomebody reports whether the question is about a customer's object.
func (q question) isOfSomebody() bool {
	own := q.with(thingsOf("customer")) + thingsOf("customer")[q.holds]
	return own != q.with(thingsOf("another"))+thingsOf("another")[q.holds]
}

// accessQuestions asks for every field of a schema. Its error names the types and fields that can't be reached, and the
// ways and calls that lead nowhere.
func accessQuestions(schema *ast.Schema) ([]question, error) {
	a := &asking{schema: schema}
	payloads := map[string]bool{}
	if schema.Mutation != nil {
		for _, f := range schema.Mutation.Fields {
			payloads[f.Type.Name()] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(schema.Types)) {
		switch typ := schema.Types[name]; {
		case typ.Kind != ast.Object, strings.HasPrefix(name, "__"), payloads[name]:
		case typ == schema.Query, typ == schema.Mutation, typ == schema.Subscription:
			a.askRoot(typ)
		default:
			a.askType(typ)
		}
	}
	a.checkNames()
	return a.questions, errors.Join(a.problems...)
}

type asking struct {
	schema    *ast.Schema
	questions []question
	problems  []error
}

func (a *asking) complain(format string, args ...any) {
	a.problems = append(a.problems, fmt.Errorf("access_matrix_ways_test.go: "+format, args...))
}

func (a *asking) askRoot(root *ast.Definition) {
	for _, f := range root.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		of := root.Name + "." + f.Name
		calls := slices.DeleteFunc(accessCalls(), func(c call) bool { return c.of != of })
		if len(calls) == 0 {
			if needsArguments(f) {
				a.complain("accessCalls lacks a call of %s, which has arguments that it can't do without", of)
			}
			calls = []call{{of: of}}
		}
		for _, c := range calls {
			switch root {
			case a.schema.Mutation:
				a.askMutation(f, c)
			case a.schema.Subscription:
				a.questions = append(a.questions, question{
					text: "subscription { " + c.asks(f, " { __typename }") + " }", rows: map[string]string{c.row(of): "it"}, streams: true,
				})
			default:
				a.askField("{ FIELD }", of, f, c)
			}
		}
	}
}

func (a *asking) askType(typ *ast.Definition) {
	ways := slices.DeleteFunc(accessWays(), func(w way) bool { return w.to != typ.Name })
	if !slices.ContainsFunc(ways, func(w way) bool { return w.as == "" && w.fields == nil }) {
		a.complain("accessWays lacks a way to %s", typ.Name)
	}
	for _, w := range ways {
		for _, f := range typ.Fields {
			switch {
			case w.fields != nil && !slices.Contains(w.fields, f.Name):
			case needsArguments(f):
				a.complain("no way can ask for %s.%s, which has arguments that it can't do without", typ.Name, f.Name)
			default:
				a.askField(w.operation, typ.Name+"."+f.Name, f, call{as: w.as, holds: w.holds})
			}
		}
	}
}

// askField asks for a field at a place of an operation: for an object's keys alone, which may not need it loaded, and
// for all that is in it.
func (a *asking) askField(operation, of string, f *ast.FieldDefinition, c call) {
	for _, selection := range a.selections(f) {
		a.questions = append(a.questions, question{
			text:  strings.Replace(operation, "FIELD", c.asks(f, selection), 1),
			rows:  map[string]string{c.row(of): "it"},
			holds: c.holds,
		})
	}
}

// askMutation sends a mutation once for its own row and those of its payload, which the first of several calls decides.
func (a *asking) askMutation(f *ast.FieldDefinition, c call) {
	payload := a.schema.Types[f.Type.Name()]
	rows := map[string]string{c.row(c.of): "it"}
	selection := "problems: errors { code } "
	for _, part := range payload.Fields {
		if c.as == "" {
			rows[payload.Name+"."+part.Name] = part.Name
		}
		all := a.selections(part)
		selection += part.Name + all[len(all)-1] + " "
	}
	a.questions = append(a.questions, question{
		text: "mutation { " + c.asks(f, " { "+selection+"}") + " }", rows: rows, holds: c.holds, changes: true,
	})
}

func (c call) row(of string) string {
	if c.as == "" {
		return of
	}
	return of + " (" + c.as + ")"
}

// asks is the field as it is called, under the key `it`.
func (c call) asks(f *ast.FieldDefinition, selection string) string {
	text := "it: " + f.Name
	if c.arguments != "" {
		text += "(" + c.arguments + ")"
	}
	if c.list != "" {
		selection = strings.Replace(selection, "{", "{ there: "+c.list+" { id }", 1)
	}
	return text + selection
}

// selections are what can be selected of a field: nothing of a scalar.
func (a *asking) selections(f *ast.FieldDefinition) []string {
	typ := a.schema.Types[f.Type.Name()]
	all := "__typename"
	switch typ.Kind {
	case ast.Object, ast.Interface:
		all += a.scalars(typ, "")
	case ast.Union:
		for _, member := range typ.Types {
			all += " ... on " + member + " {" + a.scalars(a.schema.Types[member], member+"_") + " }"
		}
	default:
		return []string{""}
	}
	return []string{" { __typename }", " { " + all + " }"}
}

func (a *asking) scalars(typ *ast.Definition, prefix string) string {
	var text strings.Builder
	for _, f := range typ.Fields {
		if a.schema.Types[f.Type.Name()].IsLeafType() && !needsArguments(f) {
			if prefix != "" {
				text.WriteString(" " + prefix + f.Name + ":")
			}
			text.WriteString(" " + f.Name)
		}
	}
	return text.String()
}

func needsArguments(f *ast.FieldDefinition) bool {
	return slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil })
}

// checkNames complains of ways and calls of what the schema has not.
func (a *asking) checkNames() {
	for _, w := range accessWays() {
		typ := a.schema.Types[w.to]
		if typ == nil {
			a.complain("there is no type %s", w.to)
			continue
		}
		for _, name := range w.fields {
			if typ.Fields.ForName(name) == nil {
				a.complain("there is no field %s.%s", w.to, name)
			}
		}
	}
	for _, c := range accessCalls() {
		root, name, _ := strings.Cut(c.of, ".")
		if typ := a.schema.Types[root]; typ == nil || typ.Fields.ForName(name) == nil {
			a.complain("there is no field %s", c.of)
		}
	}
}

func TestWhatTheAccessMatrixCanNotAskFor(t *testing.T) {
	t.Parallel()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: `
		type Query { node(id: ID!): Thing orders: Thing user: Dashboard secret(key: Int!): Int }
		type Mutation { register: RegisterPayload }
		type RegisterPayload { errors: [UserError!]! }
		type UserError { code: Int }
		type Dashboard { last(n: Int!): Int first(n: Int! = 3): Int }
		type Thing { a: Int }`})
	require.NoError(t, err)
	_, problems := accessQuestions(schema)
	require.ErrorContains(t, problems, "accessWays lacks a way to Thing")
	require.ErrorContains(t, problems, "accessCalls lacks a call of Query.secret")
	require.ErrorContains(t, problems, "no way can ask for Dashboard.last")
	require.NotContains(t, problems.Error(), "Dashboard.first")
	require.ErrorContains(t, problems, "there is no type Money")
	require.ErrorContains(t, problems, "there is no field Query.report")
}
