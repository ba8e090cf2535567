package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"orderly/db"
	"orderly/graph/engine"
)

// costHeader asks for extensions.cost: "1" with the answer, "only" for the plan alone, which runs nothing.
const costHeader = "X-Orderly-Cost"

// costing tells what operations cost: to clients that ask, and to the metrics.
type costing struct {
	limits  engine.Limits
	always  bool
	metrics *Metrics
	log     *slog.Logger
}

// cost is what one request's operation costs.
type cost struct {
	shown  bool
	plan   *engine.Plan
	budget *db.Budget
}

type costKey struct{}

func costFrom(ctx context.Context) *cost {
	if c, ok := ctx.Value(costKey{}).(*cost); ok {
		return c
	}
	return &cost{}
}

func (c *cost) begun(plan *engine.Plan, budget *db.Budget) { c.plan, c.budget = plan, budget }

func (c *cost) used() int {
	if c.budget == nil {
		return 0
	}
	return c.budget.Used()
}

// prepare gives each request a place for its cost.
func (c costing) prepare(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Header.Get(costHeader)
		of := &cost{shown: c.always || asked != "" && asked != "0"}
		ctx := context.WithValue(r.Context(), costKey{}, of)
		if asked == "only" {
			ctx = engine.WithDryRun(ctx, func(plan *engine.Plan) { of.plan = plan })
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// around tells the cost of an operation once it is answered.
func (c costing) around(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	of := costFrom(ctx)
	if response == nil || of.plan == nil {
		return response
	}
	if of.shown {
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["cost"] = c.extension(of)
	}
	if of.budget != nil {
		c.observe(ctx, of)
	}
	return response
}

func (c costing) extension(of *cost) any {
	limits := c.limits.WithDefaults()
	type bounded struct {
		Bound int  `json:"bound"`
		Used  *int `json:"used,omitempty"`
		Limit int  `json:"limit"`
	}
	statements := bounded{Bound: of.plan.Statements, Limit: limits.Statements}
	if of.budget != nil {
		used := of.used()
		statements.Used = &used
	}
	return struct {
		Statements bounded `json:"statements"`
		Nodes      bounded `json:"nodes"`
	}{statements, bounded{Bound: of.plan.Nodes, Limit: limits.Nodes}}
}

func (c costing) observe(ctx context.Context, of *cost) {
	op := graphql.GetOperationContext(ctx)
	if of.budget.Exceeded() {
		c.log.ErrorContext(ctx, "a request was stopped beyond its bound: the plan is wrong",
			"operation", op.OperationName, "bound", of.plan.Statements)
	}
	if c.metrics != nil {
		c.metrics.Observe(op.OperationName, string(op.Operation.Operation), time.Since(op.Stats.OperationStart), of.plan.Statements, of.used())
	}
}
