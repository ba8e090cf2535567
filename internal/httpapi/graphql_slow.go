package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// tellOfSlow logs an operation that took long: what it could need, what it used and what it was waiting for, without the
// values of arguments.
func (c costing) tellOfSlow(ctx context.Context, of *cost, took time.Duration) {
	if c.slow == 0 || took < c.slow {
		return
	}
	op := graphql.GetOperationContext(ctx)
	c.log.WarnContext(ctx, "an operation was slow",
		"operation", shortened(op.Operation.Name), "kind", string(op.Operation.Operation), "took", took,
		slog.Group("bound", "statements", of.plan.Statements, "nodes", of.plan.Nodes),
		"nodes", of.nodes, "statements", loggedStatements(statementsOf(of.budget)))
}

// loggedStatements are a list in a log of JSON, and JSON in any other.
type loggedStatements []shownStatement

// MarshalText is for logs of text.
func (s loggedStatements) MarshalText() ([]byte, error) { return json.Marshal([]shownStatement(s)) }

// MarshalJSON is for logs of JSON.
func (s loggedStatements) MarshalJSON() ([]byte, error) { return json.Marshal([]shownStatement(s)) }

// longestName is in bytes.
const longestName = 100

// shortened is an operation's name, as clients choose it, or its beginning.
func shortened(name string) string {
	for i := range name {
		if i >= longestName {
			return name[:i] + "…"
		}
	}
	return name
}
