package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A subscription has one root field, and no directive may leave it out: the rule "Single Root Field".
func TestASubscriptionHasOneRootField(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s, as := f.listen(), f.token("customer")
	order := f.order("customer").String()
	const one, two = `orderUpdated(id: $o) { number }`, `b: orderUpdated(id: $o) { status }`
	for query, message := range map[string]string{
		`{ a: ` + one + ` ` + two + ` }`:                                                         "b is a second one",
		`{ a: ` + one + ` ...F } fragment F on Subscription { ` + two + ` }`:                     "b is a second one",
		`{ ...F ...F } fragment F on Subscription { ... { a: ` + one + ` } ` + two + ` }`:        "b is a second one",
		`{ ` + one + ` notificationReceived { kind } }`:                                          "notificationReceived is a second one",
		`{ ` + one + ` __typename }`:                                                             "__typename can't be a root field",
		`{ orderUpdated(id: $o) @skip(if: true) { number } }`:                                    "@skip can't stand at the root",
		`{ orderUpdated(id: $o) @skip(if: false) { number } }`:                                   "@skip can't stand at the root",
		`{ orderUpdated(id: $o) @include(if: $is) { number } }`:                                  "@include can't stand at the root",
		`{ ... @include(if: false) { ` + one + ` } }`:                                            "@include can't stand at the root",
		`{ ...F @skip(if: $is) } fragment F on Subscription { ` + one + ` }`:                     "@skip can't stand at the root",
		`{ ...F } fragment F on Subscription { orderUpdated(id: $o) @include(if: true) { id } }`: "@include can't stand at the root",
	} {
		declared, variables := `$o: ID!`, map[string]any{"o": order}
		if strings.Contains(query, "$is") {
			declared, variables["is"] = declared+` $is: Boolean!`, true
		}
		query = `subscription(` + declared + `) ` + query
		a := f.ask(query, variables, "Accept", modern)
		require.Equal(t, http.StatusBadRequest, a.status, query)
		require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, a.codes(t), query)
		require.Contains(t, a.errors(t)[0]["message"], message, query)
		require.NotEmpty(t, a.errors(t)[0]["locations"], query)

		heard := listenTo(t, s, query, variables, as...)
		require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, heard.next().codes(t), query)
		heard.requireComplete()
		c := connect(t, s, as)
		c.subscribe("1", query, variables)
		require.Contains(t, c.requireRefused("1", "GRAPHQL_VALIDATION_FAILED"), message, query)
		require.NoError(t, c.conn.CloseNow())
	}

	c := connect(t, s, as)
	for id, query := range map[string]string{
		"one key":      `{ a: ` + one + ` ...F ... { ...F } } fragment F on Subscription { a: orderUpdated(id: $o) { number } }`,
		"deeper below": `{ orderUpdated(id: $o) { number @skip(if: true) status @include(if: true) ... @skip(if: true) { id } } }`,
	} {
		c.subscribe(id, `subscription($o: ID!) `+query, map[string]any{"o": order})
		c.next(id)
	}
}
