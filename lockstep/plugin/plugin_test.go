package plugin_test

import (
	"testing"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/plugin"
)

// TestResolverForEachObjectIsRefused shows that N+1 does not get as far as the compiler.
func TestResolverForEachObjectIsRefused(t *testing.T) {
	t.Chdir("testdata/perobject")
	cfg, err := config.LoadConfig("gqlgen.yml")
	require.NoError(t, err)

	err = api.Generate(cfg, api.AddPlugin(plugin.New()))

	require.ErrorContains(t, err, "lockstep: Shop.owner has a resolver that is called for each object")
}
