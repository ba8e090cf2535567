package httpapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The error of an invalid subscription is the same with every transport.
func TestRefusalsAreTheSameByEveryTransport(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s, as := f.listen(), f.token("customer")
	c := connect(t, s, as)
	overSocket := func(query string, variables map[string]any) string {
		c.subscribe("1", query, variables)
		m := c.receive()
		require.Equal(t, "error", m.Type, query)
		return string(m.Payload)
	}
	long := strings.Repeat("a", 990_000)
	const byID = `subscription($id: ID!) { orderUpdated(id: $id) { id } }`
	for query, variables := range map[string]map[string]any{
		`subscription { notificationReceived { nothing } }`:                                             nil,
		`subscription { notificationReceived { ...Nothing } }`:                                          nil,
		`subscription { notificationReceived {`:                                                         nil,
		`subscription A { notificationReceived { id } } subscription B { notificationReceived { id } }`: nil,
		"subscription { " + long + " }":                                                                 nil,
		`subscription { orderUpdated(id: ["` + long + `"]) }`:                                           nil,
		byID:       nil,
		byID + ` `: {"id": 5.5},
	} {
		beginning := query[:min(len(query), 100)]
		post := jsonOf(t, f.ask(query, variables, as...).errors(t))
		require.Contains(t, post, "GRAPHQL_", beginning)
		require.Less(t, len(post), 2000, "also of what is long")
		require.JSONEq(t, post, jsonOf(t, listenTo(t, s, query, variables, as...).next().errors(t)), beginning)
		require.JSONEq(t, post, overSocket(query, variables), beginning)
	}
	for query, code := range map[string]string{ // by POST subscriptions are refused for what they are
		byID: "BAD_ID",
		`subscription($id: ID!) { orderUpdated(id: $id) { customer { orders(first: 100) { nodes { items(first: 50) { nodes { product { name } } } } } } } }`: "NODE_LIMIT_EXCEEDED",
	} {
		variables := map[string]any{"id": "7"}
		told := listenTo(t, s, query, variables, as...).next()
		require.Equal(t, []string{code}, told.codes(t), query)
		require.JSONEq(t, jsonOf(t, told.errors(t)), overSocket(query, variables), query)
	}
	require.JSONEq(t, jsonOf(t, f.ask("", nil, as...).errors(t)), overSocket("", nil), "no document")
	c.send(message{ID: "1", Type: "subscribe", Payload: asJSON(t, []string{})})
	require.Equal(t, "the payload must be a JSON object", c.requireRefused("1", "BAD_REQUEST"))
}
