package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"orderly/auth"
	"orderly/db"
	"orderly/graph/engine"
	"orderly/throttle"
)

// costHeader asks for extensions.cost: "1" with the answer, "only" for the plan alone, which runs nothing.
const costHeader = "X-Orderly-Cost"

// costing tells what operations cost: to clients that ask, and to the metrics.
type costing struct {
	limits   engine.Limits
	always   bool
	metrics  *Metrics
	log      *slog.Logger
	throttle *throttle.Bucket
}

// cost is what one request's operation costs.
type cost struct {
	shown    bool
	plan     *engine.Plan
	budget   *db.Budget
	session  *db.Budget // of finding the session
	nodes    int        // objects written
	throttle *throttle.Taken
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

func (c costing) rate() throttle.Rate {
	if c.throttle == nil {
		return throttle.Rate{}
	}
	return c.throttle.Rate()
}

// admit lets an operation pay what it can cost: a node at least. Its error is a Fault with the code THROTTLED.
func (c costing) admit(ctx context.Context, plan *engine.Plan) error {
	if c.throttle == nil {
		return nil
	}
	of := costFrom(ctx)
	taken := c.throttle.Take(ctx, payer(ctx), price(plan.Nodes))
	of.throttle = &taken
	if taken.OK {
		return nil
	}
	of.plan = plan
	fault := db.NewFault(db.CodeThrottled, "too much was asked in a short time: please wait")
	fault.RetryAfter = taken.RetryAfter
	return fault
}

// done gives back what an operation has paid for and not used.
func (c costing) done(ctx context.Context, _ *engine.Plan, nodes int) {
	of := costFrom(ctx)
	of.nodes = nodes
	if of.throttle == nil {
		return
	}
	if unused := of.throttle.Cost - price(nodes); unused > 0 {
		returned := c.throttle.Return(ctx, payer(ctx), unused)
		of.throttle = &returned
	}
}

func price(nodes int) int { return max(nodes, 1) }

// payer is whose bucket pays: the viewer's, or that of the address.
func payer(ctx context.Context) string {
	if v := auth.From(ctx); !v.IsNobody() {
		return v.ID.String()
	}
	return auth.ExchangeFrom(ctx).Address
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

// shownCost is extensions.cost. What an operation used is there once it ran.
type shownCost struct {
	Statements shownBound     `json:"statements"`
	Nodes      shownBound     `json:"nodes"`
	Session    *shownSession  `json:"session,omitempty"`
	Throttle   *shownThrottle `json:"throttle,omitempty"`
}

type shownBound struct {
	Bound int  `json:"bound"`
	Used  *int `json:"used,omitempty"`
	Limit int  `json:"limit"`
}

// shownSession tells of the statements that it took to find the session: none where the cache has it.
type shownSession struct {
	Statements int `json:"statements"`
}

// shownThrottle is the bucket that operations pay their nodes from: how many it can hold, holds, and gets each second.
type shownThrottle struct {
	Maximum     int     `json:"maximum"`
	Available   int     `json:"available"`
	RestoreRate float64 `json:"restoreRate"`
}

func (c costing) extension(of *cost) shownCost {
	limits := c.limits.WithDefaults()
	shown := shownCost{
		Statements: shownBound{Bound: of.plan.Statements, Limit: limits.Statements},
		Nodes:      shownBound{Bound: of.plan.Nodes, Limit: limits.Nodes},
	}
	if of.budget != nil {
		used := of.used()
		shown.Statements.Used, shown.Nodes.Used = &used, &of.nodes
	}
	if of.session != nil {
		shown.Session = &shownSession{of.session.Used()}
	}
	if rate := c.rate(); of.throttle != nil && rate.Maximum > 0 {
		shown.Throttle = &shownThrottle{rate.Maximum, of.throttle.Available, rate.Restore}
	}
	return shown
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
