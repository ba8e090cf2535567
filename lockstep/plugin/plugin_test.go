//nolint:paralleltest // gqlgen generates in the working directory
package plugin_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"testing"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/plugin"
)

// TestProjectWithResolversForEachObject shows that a project runs as it is, and what it is told.
func TestProjectWithResolversForEachObject(t *testing.T) {
	openProject(t, "shop")

	report, err := generate(t)
	require.NoError(t, err)

	require.Equal(t, "lockstep: graph/schema.graphqls:7: Shop.owner has a resolver that is called for each object (graph/schema.resolvers.go:20); "+
		"batched, it is Owner(ctx context.Context, objs []*model.Shop, title string) ([]*model.Person, error)\n"+
		"lockstep: to batch all of these, in gqlgen.yml:\n"+
		"models:\n  Shop:\n    fields:\n      owner: { resolver: true, batch: true }\n", report)
	require.Equal(t, []string{
		`{"data":{"shops":[` +
			`{"name":"A","owner":{"name":"Mr A"},"staff":[{"name":"A1"},{"name":"A2"}],"slogan":"Buy at A"},` +
			`{"name":"B","owner":{"name":"Mr B"},"staff":[{"name":"B1"},{"name":"B2"}],"slogan":"Buy at B"}]}}`,
	}, answers(t, `{ shops { name owner { name } staff { name } slogan } }`))
}

// TestFollowingTheReport shows that what the report says to do is what gqlgen asks for then.
func TestFollowingTheReport(t *testing.T) {
	long(t)
	openProject(t, "shop")
	edit(t, "gqlgen.yml", "owner: { resolver: true }", "owner: { resolver: true, batch: true }")
	edit(t, "gqlgen.yml", "skip_validation: true\n", "")
	edit(t, "graph/schema.resolvers.go", "Owner(ctx context.Context, obj *model.Shop, title string) (*model.Person, error) {\n"+
		"\treturn &model.Person{Name: title + \" \" + obj.Name}, nil\n",
		"Owner(ctx context.Context, objs []*model.Shop, title string) ([]*model.Person, error) {\n"+
			"\treturn make([]*model.Person, len(objs)), nil\n")

	report, err := generate(t, plugin.Strict())
	require.NoError(t, err)

	require.Empty(t, report)
	require.Contains(t, readFile(t, "graph/generated.go"), "Owner(ctx context.Context, objs []*model.Shop, title string) ([]*model.Person, error)")
}

// TestFindings shows that a program gets the report as values.
func TestFindings(t *testing.T) {
	long(t)
	openProject(t, "shop")
	cfg, err := config.LoadConfig("gqlgen.yml")
	require.NoError(t, err)
	p := plugin.New(cfg, plugin.WithReport(t.Output()))
	require.NoError(t, api.Generate(cfg, api.AddPlugin(p)))

	require.Len(t, p.Findings(), 1)
	require.Equal(t, "Shop.owner", p.Findings()[0].Name)
	require.Equal(t, "graph/schema.graphqls:7", p.Findings()[0].Schema)
	require.Equal(t, "graph/schema.resolvers.go:20", p.Findings()[0].Resolver)
}

// TestRefusedSchemaLeavesFiles shows that a refusal changes nothing, in a project that was never generated and in one
// that was.
func TestRefusedSchemaLeavesFiles(t *testing.T) {
	openProject(t, "shop")
	for _, state := range []string{"new", "generated"} {
		before := filesBelow(t)
		edit(t, "graph/schema.graphqls", "type Person {", "type Person {\n  age: Int")
		before["graph/schema.graphqls"] = readFile(t, "graph/schema.graphqls")

		_, err := generate(t, plugin.Strict())

		require.ErrorContains(t, err, "lockstep: graph/schema.graphqls:7: Shop.owner has a resolver that is called for each object", state)
		require.Equal(t, before, filesBelow(t), state)

		edit(t, "graph/schema.graphqls", "type Person {\n  age: Int", "type Person {")
		_, err = generate(t)
		require.NoError(t, err)
	}
}

// TestRestore shows that a program can undo what gqlgen deleted before it found out that it can't generate.
func TestRestore(t *testing.T) {
	openProject(t, "shop")
	_, err := generate(t)
	require.NoError(t, err)
	edit(t, "graph/schema.graphqls", "type Person {", "type Person {\n  age: None")
	before := filesBelow(t)
	cfg, err := config.LoadConfig("gqlgen.yml")
	require.NoError(t, err)
	p := plugin.New(cfg)
	require.Error(t, api.Generate(cfg, api.AddPlugin(p)))
	require.NotEqual(t, before, filesBelow(t))
	require.NoError(t, p.Restore())
	require.Equal(t, before, filesBelow(t))
}

// TestRestoreKeepsNewSignatures shows that a resolver whose parameters have changed gets its new ones, though its body does not
// compile then.
func TestRestoreKeepsNewSignatures(t *testing.T) {
	openProject(t, "shop")
	_, err := generate(t)
	require.NoError(t, err)
	edit(t, "gqlgen.yml", "owner: { resolver: true }", "owner: { resolver: true, batch: true }")
	edit(t, "gqlgen.yml", "skip_validation: true\n", "")
	cfg, err := config.LoadConfig("gqlgen.yml")
	require.NoError(t, err)
	p := plugin.New(cfg, plugin.WithReport(io.Discard))
	err = api.Generate(cfg, api.AddPlugin(p))
	require.ErrorContains(t, err, "validation failed")
	require.NoError(t, p.Restore())
	require.Contains(t, readFile(t, "graph/schema.resolvers.go"), "Owner(ctx context.Context, objs []*model.Shop, title string) ([]*model.Person, error)")
}

// TestDirectivesOfTheProject shows that a project may define lockstep's directives, and is told where one can't be
// read.
func TestDirectivesOfTheProject(t *testing.T) {
	long(t)
	openProject(t, "shop")
	appendTo(t, "graph/schema.graphqls", "\ndirective @perObject on FIELD_DEFINITION | OBJECT\n")
	_, err := generate(t)
	require.NoError(t, err)
	_, ours := answersOfBoth(t, `{ __schema { directives { name locations } } }`)
	require.Contains(t, ours[0], `{"name":"load","locations":["FIELD_DEFINITION"]}`)
	require.Contains(t, ours[0], `{"name":"perObject","locations":["FIELD_DEFINITION","OBJECT"]}`)
	before := filesBelow(t)

	for _, c := range []struct{ definition, message string }{
		{
			"directive @cost(complexity: Int) on FIELD_DEFINITION",
			"graph/schema.graphqls:19: the definition of @cost lacks the argument `weight: Int!`: remove it, and lockstep's own is used; or rename it",
		},
		{
			"directive @reads(type: String, fields: String!) on FIELD_DEFINITION",
			"graph/schema.graphqls:19: the definition of @reads has the argument `fields: String!`, which must be [String!]!",
		},
		{"directive @cost(weight: Int!) on OBJECT", "graph/schema.graphqls:19: the definition of @cost is not for FIELD_DEFINITION"},
	} {
		writeFile(t, "graph/schema.graphqls", before["graph/schema.graphqls"]+c.definition+"\n")
		_, err := generate(t)
		require.ErrorContains(t, err, c.message)
		writeFile(t, "graph/schema.graphqls", before["graph/schema.graphqls"])
		require.Equal(t, before, filesBelow(t))
	}
}

// TestHead shows that Go's tools and readers see where the file is from.
func TestHead(t *testing.T) {
	long(t)
	openProject(t, "shop")
	_, err := generate(t)
	require.NoError(t, err)

	file, err := parser.ParseFile(token.NewFileSet(), "graph/lockstep_gen.go", nil, parser.ParseComments)
	require.NoError(t, err)
	require.True(t, ast.IsGenerated(file))
	require.Equal(t, "// Code generated by orderly.example/lockstep/plugin, DO NOT EDIT.", file.Comments[0].List[0].Text)
	require.Nil(t, file.Doc)
}

// TestLeaving shows that a project works without the plugin, and with its file as long as the schema is the same.
// Then gqlgen names the file, which says what to do. Nothing else stays.
func TestLeaving(t *testing.T) {
	long(t)
	openProject(t, "shop")
	for _, directive := range []string{" @load(max: 3)", " @load(max: 2)", " @perObject"} {
		edit(t, "graph/schema.graphqls", directive, "")
	}
	_, err := generate(t)
	require.NoError(t, err)
	without := func() error {
		cfg, err := config.LoadConfig("gqlgen.yml")
		require.NoError(t, err)
		cfg.SkipValidation = false
		return api.Generate(cfg)
	}

	require.NoError(t, without())
	edit(t, "graph/schema.graphqls", "  slogan: String! @goField(forceResolver: true)\n", "")
	require.ErrorContains(t, without(), "graph/lockstep_gen.go:")
	require.Contains(t, readFile(t, "graph/lockstep_gen.go"), "// Delete this file where the plugin is no longer used.")

	require.NoError(t, os.Remove("graph/lockstep_gen.go"))
	require.NoError(t, without())
	for name, text := range filesBelow(t) {
		if name != "main.go" && name != "go.mod" {
			require.NotContains(t, text, "lockstep", name)
		}
	}
}
