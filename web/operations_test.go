package web_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/trusted"
	"orderly.example/web"
)

func TestOperationsOfThePages(t *testing.T) {
	t.Parallel()
	names := web.Operations()
	require.Subset(t, names, []string{"CurrentViewer", "LogIn", "LogOut", "Dashboard", "OrderPage", "Nodes", "RequestReport", "ReportUpdated"})
	documents, err := trusted.Parse("app/operations.json", web.AppDocuments())
	require.NoError(t, err)
	require.NotEmpty(t, documents)
	require.Subset(t, names, trusted.Operations(documents))
	require.Len(t, names, 4+len(exampleFiles(t))+len(documents), "one of each example and of each document of the application, and what GraphiQL asks by itself")
}

func TestDocumentsThatLogPeopleInAndOut(t *testing.T) {
	t.Parallel()
	var names []string
	for _, text := range web.SessionDocuments() {
		names = append(names, trusted.New("", text).Operations()...)
	}
	require.Equal(t, []string{"CurrentViewer", "LogIn", "LogOut"}, names)
}

// What relay-compiler generated names each document by its hash, and operations.json holds those and no others.
func TestGeneratedFilesNameTheDocuments(t *testing.T) {
	t.Parallel()
	var documents map[string]string
	require.NoError(t, json.Unmarshal(web.AppDocuments(), &documents))
	files, err := filepath.Glob("app/__generated__/*.graphql.ts")
	require.NoError(t, err)
	named := map[string]string{}
	id := regexp.MustCompile(`"id": "([0-9a-f]{64})"`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if match := id.FindSubmatch(text); match != nil {
			named[string(match[1])] = filepath.Base(file)
		}
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(named)), slices.Collect(maps.Keys(documents)), "run `npm run relay` in web/")
}
