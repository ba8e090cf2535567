package web_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"orderly.example/web"
)

func TestEveryExampleHasATitleAndOneNamedOperation(t *testing.T) {
	t.Parallel()
	names := exampleFiles(t)
	require.GreaterOrEqual(t, len(names), 10)

	for _, name := range names {
		text, err := fs.ReadFile(web.Examples(), name)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(text), "# "), "%s starts with its title", name)

		document, err := parser.ParseQuery(&ast.Source{Name: name, Input: string(text)})
		require.NoError(t, err)
		require.Len(t, document.Operations, 1, name)
		require.NotEmpty(t, document.Operations[0].Name, name)
	}
}

func exampleFiles(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(web.Examples(), "*.graphql")
	require.NoError(t, err)
	return names
}

func TestEveryVariablesFileIsJSONAndBelongsToAnExample(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(web.Examples(), "*.variables.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)

	for _, name := range names {
		text, err := fs.ReadFile(web.Examples(), name)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, new(map[string]any)), name)

		_, err = fs.Stat(web.Examples(), strings.TrimSuffix(name, ".variables.json")+".graphql")
		require.NoError(t, err)
	}
}
