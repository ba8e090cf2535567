package graphql

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// logIfSlow logs an operation that took long: its bounds, what it used, and its SQL statements with their times, without the values
// of arguments.
func (c costTracker) logIfSlow(ctx context.Context, cost *operationCost, took time.Duration) {
	if c.slow == 0 || took < c.slow {
		return
	}
	op := graphql.GetOperationContext(ctx)
	c.log.WarnContext(ctx, "an operation was slow",
		"operation", shortened(op.Operation.Name), "kind", string(op.Operation.Operation), "took", took,
		slog.Group("bound", "statements", cost.plan.Loads, "nodes", cost.plan.Nodes),
		"nodes", cost.nodes, "statements", loggedStatements(statementsOf(cost.budget)))
}

// loggedStatements are a list in a JSON log, and a JSON text in any other log.
type loggedStatements []shownStatement

// MarshalText is for text logs.
func (s loggedStatements) MarshalText() ([]byte, error) { return json.Marshal([]shownStatement(s)) }

// MarshalJSON is for JSON logs.
func (s loggedStatements) MarshalJSON() ([]byte, error) { return json.Marshal([]shownStatement(s)) }

// maxLoggedName is in bytes.
const maxLoggedName = 100

// shortened returns the beginning of an operation's name: clients choose it.
func shortened(name string) string {
	for i := range name {
		if i >= maxLoggedName {
			return name[:i] + "…"
		}
	}
	return name
}
