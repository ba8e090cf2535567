package sqlpage

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTemplateHasNoConstants(t *testing.T) {
	t.Parallel()
	for sql, template := range map[string]string{
		`SELECT t1.a, 'it''s' FROM t1 WHERE b = $12 AND c > 1.5e3 LIMIT 21`: `SELECT t1.a, ? FROM t1 WHERE b = $12 AND c > ? LIMIT ?`,
		`SELECT count(*)::float8, "a'b" FROM x WHERE d >= 42::bigint`:       `SELECT count(*)::float8, "a'b" FROM x WHERE d >= ?::bigint`,
		`SELECT ARRAY['PAID', 'SHIPPED']::text[]`:                           `SELECT ARRAY[?, ?]::text[]`,
		`SELECT 'never ended`: `SELECT ?`,
		``:                    ``,
	} {
		require.Equal(t, template, Template(sql))
	}
}

// Whatever is searched for, the template is the same but for the number of question marks, which are concatenated
// as chr(63).
func TestTemplateIsTheSameWhateverIsSearchedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, -1, maxSearchBytes).Filter(Storable).Draw(t, "text")
		var l List
		if len(strings.Fields(text)) > maxSearchWords {
			return
		}
		require.NoError(t, l.Search(&text, "t.name || ' ' || t.sku LIKE pattern(?)"))
		const pattern = `\?( \|\| chr\(\?\) \|\| \?)*`
		for _, c := range l.conditions {
			require.Regexp(t, `^t\.name \|\| \? \|\| t\.sku LIKE pattern\(`+pattern+`\)$`, Template(c.Text))
		}
	})
}
