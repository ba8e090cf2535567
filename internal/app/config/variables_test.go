package config_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app/config"
)

func TestVariables(t *testing.T) {
	t.Parallel()

	t.Run("are named once and explained", func(t *testing.T) {
		t.Parallel()
		seen := make(map[string]bool)
		for _, v := range config.Variables() {
			require.NotEmpty(t, v.Name)
			require.NotEmpty(t, v.Meaning, v.Name)
			require.False(t, seen[v.Name], "%s stands twice", v.Name)
			seen[v.Name] = true
		}
	})

	t.Run("have defaults within their ranges", func(t *testing.T) {
		t.Parallel()
		_, err := config.Load(nil, config.ForTools)
		require.NoError(t, err)
	})

	t.Run("stand in docs/variables.md as in the help", func(t *testing.T) {
		t.Parallel()
		const marker = "<!-- configuration -->"
		page, err := os.ReadFile("../../../docs/variables.md")
		require.NoError(t, err)
		parts := strings.Split(string(page), marker)
		require.Len(t, parts, 3, "docs/variables.md has the table between two markers %s", marker)
		require.Equal(t, config.Markdown(), strings.TrimSpace(parts[1])+"\n", "make generate writes the table anew")
	})
}
