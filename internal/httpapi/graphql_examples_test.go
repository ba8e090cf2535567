package httpapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// GraphiQL shows an example to staff alone if its title ends with "(staff)". Customers can run all others.
func TestCustomersCanRunTheExamplesThatTheySee(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	customer := f.token("customer")
	for name, e := range examples(t, f) {
		title, _, _ := strings.Cut(e.query, "\n")
		if strings.HasSuffix(title, "(staff)") {
			continue
		}
		if _, ok := e.variables["ids"]; ok {
			e.variables["ids"] = []string{} // GraphiQL asks the shop for them
		}
		require.Empty(t, f.ask(e.query, e.variables, customer...).errors(t), name)
	}
}
