package server_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A document of one field, over and over, is small to send and dear to validate.
func TestRepeatedFieldsAreRefusedBeforeValidation(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	for name, document := range map[string]func(n int) string{
		"fields": func(n int) string { return "{ viewer { " + strings.Repeat("username ", n) + "} }" },
		"fragments": func(n int) string {
			return "{ viewer { " + strings.Repeat("...F ", n) + "} } fragment F on User { id }"
		},
		"inline": func(n int) string { return "{ viewer { " + strings.Repeat("... { id } ", n) + "} }" },
	} {
		require.Empty(t, g.post(t, document(100)).codes(t), name)
		require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, g.post(t, document(101)).codes(t), name)
	}
}
