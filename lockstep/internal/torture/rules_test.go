package torture_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"orderly.example/lockstep"
)

// Validation reads a document as often as there are rules, and not once for each of its texts.
func TestRulesReadADocumentOnce(t *testing.T) { //nolint:paralleltest // it measures what the process allocates
	schema := bounded(lockstep.Options{})
	query := `{ nodes(ids: [` + strings.Repeat(`"\u00e9\ufffd" `, 5000) + `]) { id } }`
	document, err := parser.ParseQuery(&ast.Source{Input: strings.ReplaceAll(query, `\ufffd`, "\ufffd")})
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	require.Empty(t, validator.ValidateWithRules(schema.Schema(), document, schema.Rules()))
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(100*len(query)))
}
