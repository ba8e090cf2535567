package db_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// combination is a kind of list.
type combination struct {
	name  string // in docs/indexes.md
	lists *regexp.Regexp
}

// unserved are the lists that no index serves in their order and filter at once.
func unserved() []combination {
	return []combination{
		{"`orders` with `placedAt`, by `TOTAL` or `NUMBER`", regexp.MustCompile(`^orders\(.*placedAt.*\) by (TOTAL|NUMBER)`)},
		{"`orders` with `total`, by `PLACED_AT` or `NUMBER`", regexp.MustCompile(`^orders\(.*total.*\) by (PLACED_AT|NUMBER)`)},
		{"`User.orders` with `status`", regexp.MustCompile(`× User.orders\(.*status.*\)`)},
		{"`users` with `search`", regexp.MustCompile(`^users\(.*search: (common|two letters).*\)`)},
	}
}

func TestDocumentationNamesWhatNoIndexServes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/indexes.md")
	require.NoError(t, err)
	for _, c := range unserved() {
		require.Contains(t, string(text), "| "+c.name+" |")
	}
}
