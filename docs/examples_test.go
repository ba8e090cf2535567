package docs_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// relay declares the directives that its compiler takes out of a document.
const relay = `
directive @argumentDefinitions(count: RelayArgument, cursor: RelayArgument) on FRAGMENT_DEFINITION
directive @connection(key: String!) on FIELD
directive @refetchable(queryName: String!) on FRAGMENT_DEFINITION
input RelayArgument { type: String! defaultValue: Int }
`

// Each document in a page fits the schema: blocks of GraphQL, and what TypeScript passes to graphql.
func TestExamplesFitTheSchema(t *testing.T) {
	t.Parallel()
	schema, err := gqlparser.LoadSchema(
		&ast.Source{Name: "schema.graphqls", Input: read(t, "../schema.graphqls")},
		&ast.Source{Name: "connections_gen.graphqls", Input: read(t, "../graph/connections_gen.graphqls")},
		&ast.Source{Name: "relay", Input: relay},
	)
	require.NoError(t, err)
	// Relay's arguments of fragments are variables that no operation has.
	all := rules.NewDefaultRules()
	all.RemoveRule(rules.NoUndefinedVariablesRule.Name)

	blocks := regexp.MustCompile("(?ms)^```graphql$(.*?)^```$")
	scripts := regexp.MustCompile("(?ms)^```tsx?$(.*?)^```$")
	templates := regexp.MustCompile("(?s)\\bgraphql\\(?`(.*?)`")
	seen := 0
	for _, page := range pages(t) {
		text := read(t, page)
		blocks := blocks.FindAllStringSubmatch(text, -1)
		for _, match := range blocks {
			check(t, schema, all, page, match[1])
		}
		// Documents of one page use each other's fragments.
		together := ""
		for _, script := range scripts.FindAllString(text, -1) {
			for _, match := range templates.FindAllStringSubmatch(script, -1) {
				together += match[1] + "\n"
				seen++
			}
		}
		if together != "" {
			check(t, schema, all, page, together)
		}
		seen += len(blocks)
	}
	require.Greater(t, seen, 8, "examples are found")
}

func check(t *testing.T, schema *ast.Schema, all *rules.Rules, page, document string) {
	t.Helper()
	query, err := parser.ParseQuery(&ast.Source{Name: page, Input: document})
	require.NoError(t, err, "%s:\n%s", page, document)
	require.Empty(t, validator.ValidateWithRules(schema, query, all), "%s:\n%s", page, document)
}
