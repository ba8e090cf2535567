package trusted_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/trusted"
)

func TestReadFilesOfBothForms(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	home, orders := trusted.New("", "query Home { viewer { id } }"), trusted.New("", "query Orders { orders { totalCount } } query More { viewer { id } }")
	relay := write(t, filepath.Join(folder, "relay.json"), map[string]string{home.Hash: home.Text})
	apollo := write(t, filepath.Join(folder, "apollo.json"), map[string]any{
		"format": "apollo-persisted-query-manifest", "version": 1,
		"operations": []map[string]string{{"id": orders.Hash, "name": "Orders", "type": "query", "body": orders.Text}},
	})
	require.NoError(t, os.WriteFile(filepath.Join(folder, "README.md"), []byte("not of them"), 0o600))
	home.Source, orders.Source = relay, apollo

	for _, paths := range [][]string{{apollo, relay}, {folder}} {
		documents, err := trusted.Read(paths)
		require.NoError(t, err)
		require.Equal(t, []trusted.Document{orders, home}, documents)
		require.Equal(t, []string{"Orders", "More", "Home"}, trusted.Operations(documents))
	}
	documents, err := trusted.Read(nil)
	require.NoError(t, err)
	require.Empty(t, documents)
}

func TestFilesThatAreWrong(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "documents.json")
	for content, says := range map[string]string{
		"":                    "it must be a JSON object",
		"[]":                  "it must be a JSON object",
		"null":                "it must be a JSON object",
		`{"abc": 7}`:          `the entry "abc" must be the text of a document`,
		`{"abc": "{ a }"}`:    `the entry "abc" has another document: the SHA-256 of its text is 1c7e1e347f726166b5b1c55afd61f278cc9b45e00c108ec33d540a566379811b`,
		`{"format": "other"}`: "it must be a JSON object",
		`{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}`:                             "it must be a JSON object",
		`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a", "body": "{ b }"}]}`: `the entry "a" has another document`,
	} {
		require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
		_, err := trusted.Read([]string{file})
		require.ErrorContains(t, err, file+": "+says, content)
	}
	_, err := trusted.Read([]string{filepath.Join(folder, "gone.json")})
	require.ErrorContains(t, err, "gone.json")
	_, err = trusted.Read([]string{t.TempDir()})
	require.ErrorContains(t, err, "no file that ends in .json")
}

// write writes a value as JSON, and returns the path.
func write(t *testing.T, path string, value any) string {
	t.Helper()
	content, err := json.Marshal(value)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}
