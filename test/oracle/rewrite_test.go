package oracle

import (
	"strings"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"orderly.example/lockstep/randql"
)

// rewrite returns the operation with a changed document.
func (s *shop) rewrite(t testingT, op randql.Op, change func(*ast.QueryDocument)) randql.Op {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(s.oracle.Schema(), op.Query, rules.NewDefaultRules())
	require.Empty(t, errs)
	change(document)
	var query strings.Builder
	formatter.NewFormatter(&query).FormatQueryDocument(document)
	op.Query = query.String()
	return op
}
