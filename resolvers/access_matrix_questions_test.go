package resolvers_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// question is an operation, and the rows of the access table that its answer decides.
type question struct {
	text    string            // with placeholders for literals, such as $order
	rows    map[string]string // row of the table to response key
	holds   string            // the literal of the object that the list `there` must contain
	changes bool
	streams bool
}

// withLiterals fills in the placeholders.
func (q question) withLiterals(literals map[string]string) string {
	return os.Expand(q.text, func(name string) string { return literals[name] })
}

// dependsOnOwner reports whether the operation differs between two customers' objects.
func (q question) dependsOnOwner() bool {
	own := q.withLiterals(literalsOf("customer")) + literalsOf("customer")[q.holds]
	return own != q.withLiterals(literalsOf("another"))+literalsOf("another")[q.holds]
}

// accessQuestions builds the questions for every field of the schema. The error names types and fields that no
// question can reach, and ways and calls that do not match the schema.
func accessQuestions(schema *ast.Schema) ([]question, error) {
	a := &questionBuilder{schema: schema}
	payloads := map[string]bool{}
	if schema.Mutation != nil {
		for _, f := range schema.Mutation.Fields {
			payloads[f.Type.Name()] = true
		}
	}
	for _, name := range a.typeNames() {
		switch typ := schema.Types[name]; {
		case payloads[name]:
		case typ == schema.Query, typ == schema.Mutation, typ == schema.Subscription:
			a.addRoot(typ)
		default:
			a.addType(typ)
		}
	}
	a.checkNames()
	return a.questions, errors.Join(a.problems...)
}

type questionBuilder struct {
	schema    *ast.Schema
	questions []question
	problems  []error
}

func (a *questionBuilder) addProblem(format string, args ...any) {
	a.problems = append(a.problems, fmt.Errorf("access_matrix_ways_test.go: "+format, args...))
}

func (a *questionBuilder) addRoot(root *ast.Definition) {
	for _, f := range root.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		of := root.Name + "." + f.Name
		calls := a.callsOf(root, f)
		if len(calls) == 0 {
			if needsArguments(f) {
				a.addProblem("accessCalls lacks a call of %s, which has required arguments (CONTRIBUTING.md, \"Add an entity\", step 8; of a mutation, \"Add a mutation\", step 4)", of)
			}
			calls = []call{{of: of}}
		}
		for _, c := range calls {
			switch root {
			case a.schema.Mutation:
				a.addMutation(f, c)
			case a.schema.Subscription:
				a.questions = append(a.questions, question{
					text: "subscription { " + c.fieldText(f, " { __typename }") + " }", rows: map[string]string{c.row(of): "it"}, streams: true,
				})
			default:
				a.addField("{ FIELD }", of, f, c)
			}
		}
	}
}

func (a *questionBuilder) addType(typ *ast.Definition) {
	ways := slices.DeleteFunc(accessWays(), func(w way) bool { return w.to != typ.Name || w.as == "" })
	if plain, found := a.plainWay(typ); found {
		ways = append(ways, plain)
	} else {
		a.addProblem("accessWays lacks a way to %s (CONTRIBUTING.md, \"Add an entity\", step 8)", typ.Name)
	}
	for _, w := range ways {
		for _, f := range typ.Fields {
			switch {
			case w.fields != nil && !slices.Contains(w.fields, f.Name):
			case needsArguments(f):
				a.addProblem("no way can ask for %s.%s, which has required arguments", typ.Name, f.Name)
			default:
				a.addField(w.operation, typ.Name+"."+f.Name, f, call{as: w.as, holds: w.holds})
			}
		}
	}
}

// addField selects a field in two ways: only __typename, for which the object may not be loaded, and all scalars.
func (a *questionBuilder) addField(operation, of string, f *ast.FieldDefinition, c call) {
	for _, selection := range a.selectionsOf(f) {
		a.questions = append(a.questions, question{
			text:  strings.Replace(operation, "FIELD", c.fieldText(f, selection), 1),
			rows:  map[string]string{c.row(of): "it"},
			holds: c.holds,
		})
	}
}

// addMutation sends a mutation once. It decides the mutation's row, and the first of several calls also decides the
// rows of its payload.
func (a *questionBuilder) addMutation(f *ast.FieldDefinition, c call) {
	payload := a.schema.Types[f.Type.Name()]
	rows := map[string]string{c.row(c.of): "it"}
	selection := "problems: errors { code } "
	for _, part := range payload.Fields {
		if c.as == "" {
			rows[payload.Name+"."+part.Name] = part.Name
		}
		all := a.selectionsOf(part)
		selection += part.Name + all[len(all)-1] + " "
	}
	a.questions = append(a.questions, question{
		text: "mutation { " + c.fieldText(f, " { "+selection+"}") + " }", rows: rows, holds: c.holds, changes: true,
	})
}

func (c call) row(of string) string {
	if c.as == "" {
		return of
	}
	return of + " (" + c.as + ")"
}

// fieldText writes the field with its arguments, under the response key `it`.
func (c call) fieldText(f *ast.FieldDefinition, selection string) string {
	text := "it: " + c.text(f, selection)
	if c.isList {
		text += " there: " + c.text(f, " { ... on Node { id } }")
	}
	return text
}

func (c call) text(f *ast.FieldDefinition, selection string) string {
	text := f.Name
	if c.arguments != "" {
		text += "(" + c.arguments + ")"
	}
	if c.list != "" {
		selection = strings.Replace(selection, "{", "{ there: "+c.list+" { id }", 1)
	}
	return text + selection
}

// selectionsOf returns the selection sets to try for a field; an empty one for a scalar.
func (a *questionBuilder) selectionsOf(f *ast.FieldDefinition) []string {
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

func (a *questionBuilder) scalars(typ *ast.Definition, prefix string) string {
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

// checkNames reports ways and calls that name unknown types or fields.
func (a *questionBuilder) checkNames() {
	for _, w := range accessWays() {
		typ := a.schema.Types[w.to]
		if typ == nil {
			a.addProblem("there is no type %s", w.to)
			continue
		}
		for _, name := range w.fields {
			if typ.Fields.ForName(name) == nil {
				a.addProblem("there is no field %s.%s", w.to, name)
			}
		}
	}
	for _, c := range accessCalls() {
		root, name, _ := strings.Cut(c.of, ".")
		if typ := a.schema.Types[root]; typ == nil || typ.Fields.ForName(name) == nil {
			a.addProblem("there is no field %s", c.of)
		}
	}
}

func TestAccessMatrixNamesWhatItCannotAskFor(t *testing.T) {
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
	require.ErrorContains(t, problems, "there is no field Query.salesSeries")
}
