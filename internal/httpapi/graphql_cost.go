package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"go.opentelemetry.io/otel/trace"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/ratelimit"
	"orderly.example/lockstep"
	"orderly.example/lockstep/transport"
)

// costHeader asks for extensions.cost: "1" with the answer, "only" for the plan alone, which runs nothing.
const costHeader = "X-Orderly-Cost"

// costing tells what operations cost: to clients that ask, and to the metrics.
type costing struct {
	limits   lockstep.Limits
	always   bool
	metrics  *Metrics
	log      *slog.Logger
	throttle *ratelimit.Bucket
	timeout  time.Duration // of an event; a request has its own
	slow     time.Duration // from when on an operation is logged; 0 is never
	spans    *spans        // nil where there are no traces
}

// cost is what one request's operation costs.
type cost struct {
	shown    bool
	debugged bool // if the viewer may
	plan     *lockstep.Plan
	budget   *db.Budget
	session  *db.Budget // of finding the session
	nodes    int        // objects written
	throttle *ratelimit.Taken
	traffic  *leasecache.Traffic // nil unless it is debugged

	// Of an event, which is answered at another time than its operation began.
	isEvent bool
	began   time.Time
	cancel  context.CancelFunc
	span    trace.Span
}

type costKey struct{}

func costFrom(ctx context.Context) *cost {
	if c, ok := ctx.Value(costKey{}).(*cost); ok {
		return c
	}
	return &cost{}
}

func (c *cost) begun(plan *lockstep.Plan, budget *db.Budget) {
	c.plan, c.budget, c.began = plan, budget, time.Now()
}

func (c *cost) used() int {
	if c.budget == nil {
		return 0
	}
	return c.budget.Used()
}

// prepare gives a request a place for its cost.
func (c costing) prepare(ctx context.Context, r *http.Request) context.Context {
	asked := r.Header.Get(costHeader)
	of := &cost{shown: c.always || asked != "" && asked != "0", debugged: r.Header.Get(debugHeader) == "1"}
	ctx = context.WithValue(ctx, costKey{}, of)
	if asked == "only" && !transport.IsSocket(r) {
		ctx = lockstep.WithDryRun(ctx, func(plan *lockstep.Plan) { of.plan = plan })
	}
	return ctx
}

func (c costing) rate() ratelimit.Rate {
	if c.throttle == nil {
		return ratelimit.Rate{}
	}
	return c.throttle.Rate()
}

// admit lets an operation pay what it can cost: a node at least. Its error is a Fault with the code THROTTLED. An event
// waits until it can be paid, as none may be lost.
func (c costing) admit(ctx context.Context, plan *lockstep.Plan) error {
	if c.throttle == nil {
		return nil
	}
	of := costFrom(ctx)
	planned := price(lockstep.Written{Nodes: plan.Nodes})
	taken := c.throttle.Take(ctx, payer(ctx), planned)
	for of.isEvent && !taken.OK {
		select {
		case <-time.After(taken.RetryAfter):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		taken = c.throttle.Take(ctx, payer(ctx), planned)
	}
	of.throttle = &taken
	if !taken.OK {
		of.plan = plan
	}
	return throttled(taken)
}

// charge lets a viewer, or the address of nobody, pay for what is done before there is a plan. Its error is a Fault with
// the code THROTTLED.
func (c costing) charge(ctx context.Context, price int) error {
	if c.throttle == nil {
		return nil
	}
	return throttled(c.throttle.Take(ctx, payer(ctx), price))
}

func throttled(taken ratelimit.Taken) error {
	if taken.OK {
		return nil
	}
	const message = "too much was asked in a short time: please wait"
	return &db.Fault{Code: db.CodeThrottled, Message: message, RetryAfter: taken.RetryAfter, Reason: db.RefusedCost}
}

// begin gives a run its budget of statements and the columns that it reads, and an event its time.
func (c costing) begin(ctx context.Context, plan *lockstep.Plan) context.Context {
	of := costFrom(ctx)
	if of.isEvent {
		ctx, of.cancel = context.WithTimeoutCause(ctx, c.timeout, errTimeout)
		if c.spans != nil {
			ctx, of.span = c.spans.event(ctx)
		}
	}
	ctx, budget := db.WithBudget(ctx, plan.Statements, askerOf)
	of.begun(plan, budget)
	return db.WithProjection(c.watch(ctx, of), plan)
}

// askerOf is the field that a statement is sent for.
func askerOf(ctx context.Context) db.Asker {
	if edge := lockstep.EdgeFrom(ctx); edge != nil {
		return edge
	}
	return nil
}

// done gives back what an operation has paid for and not used, or has it pay for a long answer.
func (c costing) done(ctx context.Context, _ *lockstep.Plan, written lockstep.Written) {
	of := costFrom(ctx)
	of.nodes = written.Nodes
	if of.cancel != nil {
		defer of.cancel()
	}
	if of.throttle == nil {
		return
	}
	switch owed := price(written) - of.throttle.Cost; {
	case owed < 0:
		returned := c.throttle.Return(ctx, payer(ctx), -owed)
		of.throttle = &returned
	case owed > 0:
		taken := c.throttle.Charge(ctx, payer(ctx), owed)
		of.throttle = &taken
	}
}

const (
	// nodeBytes is how much of an answer each of its nodes pays for. Few are as long.
	nodeBytes = 2 << 10
	// freeBytes is how much of an answer is paid for beside them.
	freeBytes = 16 << 10
)

// price is that of an answer: its nodes, one at least, and one more for each further part that is as long as a node may be.
func price(w lockstep.Written) int {
	return max(w.Nodes, 1) + max(0, w.Bytes-freeBytes-w.Nodes*nodeBytes)/nodeBytes
}

// payer is whose bucket pays: the viewer's, or that of the address.
func payer(ctx context.Context) string {
	if v := auth.From(ctx); !v.IsNobody() {
		return v.ID.String()
	}
	return auth.ExchangeFrom(ctx).Client.Address()
}

// around tells the cost of an operation once it is answered; of a subscription, of each event.
func (c costing) around(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	of := costFrom(ctx)
	if isSubscription(ctx) {
		of = &cost{shown: of.shown, debugged: of.debugged, plan: of.plan, isEvent: true}
		ctx = context.WithValue(ctx, costKey{}, of)
	}
	response := next(ctx)
	if of.span != nil {
		finish(of.span, of, response)
		of.span.End()
	}
	if response == nil || of.plan == nil {
		return response
	}
	if of.shown {
		extend(response, "cost", c.extension(of))
	}
	if of.debugged && c.mayDebug(ctx) {
		extend(response, "debug", debugOf(of))
	}
	if of.budget != nil {
		c.observe(ctx, of)
	}
	return response
}

func extend(response *graphql.Response, name string, value any) {
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions[name] = value
}

func isSubscription(ctx context.Context) bool {
	op := operationOf(ctx)
	return op != nil && op.Operation == ast.Subscription
}

// operationOf is the operation that is answered, or nil where the request has none.
func operationOf(ctx context.Context) *ast.OperationDefinition {
	if !graphql.HasOperationContext(ctx) {
		return nil
	}
	return graphql.GetOperationContext(ctx).Operation
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
			"operation", op.Operation.Name, "bound", of.plan.Statements)
	}
	began := op.Stats.OperationStart
	if of.isEvent {
		began = of.began
	}
	took := time.Since(began)
	c.tellOfSlow(ctx, of, took)
	if c.metrics != nil {
		c.metrics.Observe(op.Operation.Name, op.Operation.Operation, took, of.plan.Statements, of.used())
	}
}
