//nolint:paralleltest // gqlgen generates in the working directory
package plugin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestShapes shows that what few schemas have runs as in gqlgen, for each way in which gqlgen can write its code.
func TestShapes(t *testing.T) {
	long(t)
	operations := []string{
		`{ bag { name count bags { name count } } }`,
		`{ bags(count: 1) { n: name } }`,
		`{ noBag { name } }`,
		`{ things { name ... on Box { size } } }`,
		`{ boxes { name size } sacks { name at far: at(index: 2) } }`,
		`query @logged { hello(to: {first: "Jane"}) }`,
		`query @logged(as: "") { hello(to: {first: "Jane"}) }`,
		`mutation @logged { rename(name: "x") { name query { boxes { size } hello(to: {first: "J"}) } } }`,
		`mutation { rename(name: "x") { name query { noBag { name } } } }`,
		`mutation { rename(name: "x") { queries { hello(to: {first: "J"}) } mutation { rename(name: "y") { name query { boxes { size } } } } } }`,
		`mutation { renameAll(names: ["x", "y"]) { name query { again: boxes { size } } } }`,
	}
	for name, options := range map[string]string{
		"methods":       "",
		"functions":     "use_function_syntax_for_execution_context: true\n",
		"follow schema": "follow",
	} {
		t.Run(name, func(t *testing.T) {
			openProject(t, "shapes")
			if options == "follow" {
				edit(t, "gqlgen.yml", "{ filename: graph/generated.go, package: graph }", "{ layout: follow-schema, dir: graph, package: graph }")
			} else {
				appendTo(t, "gqlgen.yml", options)
			}
			report, err := generate(t)
			require.NoError(t, err)
			require.Equal(t, ""+
				"lockstep: graph/schema.graphqls:24: Payload.queries has the type [Query!]!: gqlgen's own executor runs what is selected below it, outside of plan and limits\n"+
				"lockstep: graph/schema.graphqls:25: Payload.mutation has the type Mutation: gqlgen's own executor runs what is selected below it, outside of plan and limits\n"+
				"lockstep: graph/schema.graphqls:1: @shout runs code on the fields of an operation: "+
				"gqlgen's own executor runs operations that use it so, or Options.PlannedOnly refuses them\n", report)

			all := answers(t, operations...)
			require.Contains(t, all[0], `{"bag":{"name":"outer","count":1,"bags":[{"name":null,"count":null},{"name":"b","count":null}]}}`)
			require.Contains(t, all[5], `{"data":{"hello":"Jane Doe!"}}`)
			require.Contains(t, all[6], "no name to log as")
			require.Contains(t, all[7], `"boxes":[{"size":1},{"size":2}]`)
			require.Contains(t, all[9], `{"queries":[],"mutation":{"rename":{"name":"y","query":{"boxes":[{"size":1},{"size":2}]}}}}`)
			require.Contains(t, all[10], `{"name":"y","query":{"again":[{"size":1},{"size":2}]}}`)
		})
	}
}

// TestOperationsThatGqlgenRuns shows that what no plan runs is answered as by gqlgen's executor.
func TestOperationsThatGqlgenRuns(t *testing.T) {
	long(t)
	openProject(t, "shapes")
	_, err := generate(t)
	require.NoError(t, err)

	all := answers(t, `{ hello(to: {first: "Jane"}) @shout(mark: "?") }`, `{ bag { name ... @defer(if: false) { count } } }`)

	require.Contains(t, all[0], `Jane Doe!?`)
	require.Contains(t, all[1], `"count":1`)
}

// TestRefusedFields shows what a schema can't have, and that its files stay.
func TestRefusedFields(t *testing.T) {
	long(t)
	for _, c := range []struct{ project, config, schema, message string }{
		{
			"shop", "subscription_context_field: true\n", "type Subscription { ticks: Int! }\n",
			"lockstep: graph/schema.graphqls:17: Subscription.ticks sends a context with each event, which lockstep does not pass on: remove",
		},
		{
			"federation", "", "",
			"lockstep: graph/schema.graphqls:8: Item.price gets what it @requires by an argument, which lockstep does not compute: set",
		},
	} {
		t.Run(c.project, func(t *testing.T) {
			openProject(t, c.project)
			appendTo(t, "gqlgen.yml", c.config)
			appendTo(t, "graph/schema.graphqls", c.schema)
			before := filesBelow(t)

			_, err := generate(t)

			require.ErrorContains(t, err, c.message)
			require.Equal(t, before, filesBelow(t))
		})
	}
}
