package randql

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"pgregory.net/rapid"
)

func allOperationTypes() []ast.Operation {
	return []ast.Operation{ast.Query, ast.Mutation, ast.Subscription}
}

func tortureSchema(t *testing.T) *ast.Schema {
	t.Helper()
	var sources []*ast.Source
	for _, file := range []string{"../internal/torture/schema.graphqls", "../plugin/directives.graphqls"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		sources = append(sources, &ast.Source{Name: file, Input: string(text)})
	}
	return gqlparser.MustLoadSchema(sources...)
}

func TestAtMostOneDrawInHundredIsInvalid(t *testing.T) {
	t.Parallel()
	schema := tortureSchema(t)
	generator := unfiltered(schema, Options{Operations: allOperationTypes(), Introspection: true})
	const draws = 2000
	reasons := map[string]string{}
	for seed := range draws {
		op := generator.Example(seed)
		if err := Valid(schema, op); err != nil {
			reasons[err.Error()] = op.Query
		}
	}
	for reason, query := range reasons {
		t.Logf("%s\n%s", reason, query)
	}
	require.Less(t, len(reasons), draws/100, "more than one draw in a hundred was invalid")
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	schema := tortureSchema(t)
	options := Options{MaxDepth: 4, MaxFields: 12, MaxBreadth: 3, Operations: allOperationTypes()}
	rapid.Check(t, func(t *rapid.T) {
		op := Operation(schema, options).Draw(t, "operation")
		document, err := parser.ParseQuery(&ast.Source{Input: op.Query})
		require.NoError(t, err)
		for _, operation := range document.Operations {
			require.LessOrEqual(t, depth(document, operation.SelectionSet), options.MaxDepth)
		}
	})
}

func depth(document *ast.QueryDocument, selections ast.SelectionSet) int {
	deepest := 0
	for _, selection := range selections {
		within := 0
		switch s := selection.(type) {
		case *ast.Field:
			within = 1 + depth(document, s.SelectionSet)
		case *ast.InlineFragment:
			within = depth(document, s.SelectionSet)
		case *ast.FragmentSpread:
			within = depth(document, document.Fragments.ForName(s.Name).SelectionSet)
		}
		deepest = max(deepest, within)
	}
	return deepest
}

func TestMostSpecificGeneratorSuppliesTheValue(t *testing.T) {
	t.Parallel()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `
		type Query { node(id: ID!): String  nodes(ids: [ID!]!): String  all(where: Where!): String }
		input Where { id: ID!  size: Int! }`})
	options := Options{
		NoVariables: true,
		Values: map[string]*rapid.Generator[any]{
			"ID":              rapid.Just[any]("by type"),
			"Query.nodes.ids": rapid.Just[any]([]any{"by", "argument"}),
			"Where.size":      rapid.Just[any](77),
		},
	}
	rapid.Check(t, func(t *rapid.T) {
		op := Operation(schema, options).Draw(t, "operation")
		document, err := parser.ParseQuery(&ast.Source{Input: op.Query})
		require.NoError(t, err)
		require.Subset(t, []string{
			"", `(id:"by type")`, `(ids:["by","argument"])`, `(where:{id:"by type",size:77})`,
		}, argumentTexts(document, document.Operations[0].SelectionSet))
	})
}

func argumentTexts(document *ast.QueryDocument, selections ast.SelectionSet) []string {
	texts := []string{""}
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			for _, argument := range s.Arguments {
				texts = append(texts, "("+argument.Name+":"+argument.Value.String()+")")
			}
		case *ast.InlineFragment:
			texts = append(texts, argumentTexts(document, s.SelectionSet)...)
		case *ast.FragmentSpread:
			texts = append(texts, argumentTexts(document, document.Fragments.ForName(s.Name).SelectionSet)...)
		}
	}
	return texts
}

func TestExcludedNamesDoNotAppear(t *testing.T) {
	t.Parallel()
	schema := tortureSchema(t)
	options := Options{
		Exclude: map[string]bool{"Thing.friends": true, "Creature": true, "@audited": true},
		Weights: map[string]int{"Thing.name": 0},
	}
	generator := Operation(schema, options)
	rapid.Check(t, func(t *rapid.T) {
		document, err := parser.ParseQuery(&ast.Source{Input: generator.Draw(t, "operation").Query})
		require.NoError(t, err)
		_, invalid := gqlparser.LoadQueryWithRules(schema, generator.Draw(t, "another").Query, rules.NewDefaultRules())
		require.Nil(t, invalid)
		for _, operation := range document.Operations {
			require.Nil(t, operation.Directives.ForName("audited"))
		}
	})
}

func TestSameSeedGivesSameOperation(t *testing.T) {
	t.Parallel()
	schema := tortureSchema(t)
	for seed := range 50 {
		first := Operation(schema, Options{Operations: allOperationTypes()}).Example(seed)
		second := Operation(schema, Options{Operations: allOperationTypes()}).Example(seed)
		require.Equal(t, first, second)
	}
}

func BenchmarkOperation(b *testing.B) {
	text, err := os.ReadFile("../internal/torture/schema.graphqls")
	require.NoError(b, err)
	generator := Operation(gqlparser.MustLoadSchema(&ast.Source{Input: string(text)}), Options{})
	for seed := 0; b.Loop(); seed++ {
		generator.Example(seed)
	}
}
