package graphql

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"go.opentelemetry.io/otel/trace"

	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/ratelimit"
	"orderly.example/lockstep"
	"orderly.example/lockstep/lockstephttp"
	"orderly.example/sqlpage"
)

// costHeader is the request header that asks for extensions.cost: "1" for it beside the data, "only" for the plan without running
// the operation.
const costHeader = "X-Orderly-Cost"

// costTracker counts what operations cost, has them paid for, and reports it to clients that ask and to the metrics.
type costTracker struct {
	limits   lockstep.Limits
	always   bool
	metrics  *metrics.Metrics
	log      *slog.Logger
	throttle *ratelimit.LeasedBucket
	timeout  time.Duration // of an event of a subscription
	slow     time.Duration // operations that take longer are logged; 0 logs none
	replicas Replicas
	spans    *spans // nil where there are no traces
}

// operationCost is what one request's operation costs.
type operationCost struct {
	shown    bool
	debugged bool // extensions.debug is asked for
	plan     *lockstep.Plan
	budget   *sqlpage.Budget
	session  *sqlpage.Budget // the statements that found the session
	nodes    int             // objects written
	throttle *ratelimit.Taken
	traffic  *leasecache.Traffic // nil unless extensions.cost or extensions.debug is shown

	// Of an event of a subscription, which is answered long after the operation began.
	isEvent bool
	began   time.Time
	cancel  context.CancelFunc
	span    trace.Span
}

type costKey struct{}

// costFrom returns the cost of the operation of ctx. Outside of one it returns a value that nobody reads.
func costFrom(ctx context.Context) *operationCost {
	if c, ok := ctx.Value(costKey{}).(*operationCost); ok {
		return c
	}
	return &operationCost{}
}

// CountLookup adds the SQL statements that found the request's session to its cost. It is for session.Authenticator.
func CountLookup(ctx context.Context, budget *sqlpage.Budget) { costFrom(ctx).session = budget }

func (c *operationCost) begin(plan *lockstep.Plan, budget *sqlpage.Budget) {
	c.plan, c.budget, c.began = plan, budget, time.Now()
}

func (c *operationCost) used() int {
	if c.budget == nil {
		return 0
	}
	return c.budget.Used()
}

// withCost returns ctx with an operationCost for the request.
func (c costTracker) withCost(ctx context.Context, r *http.Request) context.Context {
	asked := r.Header.Get(costHeader)
	cost := &operationCost{shown: c.always || asked != "" && asked != "0", debugged: r.Header.Get(debugHeader) == "1"}
	ctx = context.WithValue(ctx, costKey{}, cost)
	if asked == "only" && !lockstephttp.IsSocket(r) {
		ctx = lockstep.WithDryRun(ctx, func(plan *lockstep.Plan) { cost.plan = plan })
	}
	return ctx
}

// begin gives an operation that is run its budget of statements and the columns that it reads, and an event its deadline.
func (c costTracker) begin(ctx context.Context, plan *lockstep.Plan) context.Context {
	cost := costFrom(ctx)
	if cost.isEvent {
		ctx, cost.cancel = context.WithTimeoutCause(ctx, c.timeout, limits.ErrTimeout)
		if c.spans != nil {
			ctx, cost.span = c.spans.event(ctx)
		}
	}
	ctx, budget := sqlpage.WithBudget(ctx, plan.Loads, originOf)
	cost.begin(plan, budget)
	ctx = c.forReads(ctx)
	return sqlpage.WithProjection(c.countCacheTraffic(ctx, cost), plan)
}

// originOf returns the field for which a statement is sent.
func originOf(ctx context.Context) sqlpage.Origin {
	if edge := lockstep.EdgeFrom(ctx); edge != nil {
		return edge
	}
	return nil
}

// refused keeps the plan of an operation that is over a limit.
func (c costTracker) refused(ctx context.Context, plan *lockstep.Plan) { costFrom(ctx).plan = plan }

// aroundOperation reports the cost of an operation that was planned and refused: gqlgen answers it without aroundResponse.
func (c costTracker) aroundOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	answer := next(ctx)
	cost := costFrom(ctx)
	if cost.plan == nil { // it will run, or was refused before it was planned
		return answer
	}
	return func(ctx context.Context) *graphql.Response {
		response := answer(ctx)
		c.report(ctx, cost, response)
		return response
	}
}

// aroundResponse reports the cost of an operation when it is answered. For a subscription it does so for each event.
func (c costTracker) aroundResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	cost := costFrom(ctx)
	if isSubscription(ctx) {
		cost = &operationCost{shown: cost.shown, debugged: cost.debugged, plan: cost.plan, isEvent: true}
		ctx = context.WithValue(ctx, costKey{}, cost)
	}
	response := next(ctx)
	if cost.span != nil {
		finish(cost.span, cost, response)
		cost.span.End()
	}
	c.report(ctx, cost, response)
	if response != nil && cost.budget != nil {
		c.observe(ctx, cost)
	}
	return response
}

// report adds what the client may see of an operation's cost to its answer.
func (c costTracker) report(ctx context.Context, cost *operationCost, response *graphql.Response) {
	if response == nil || cost.plan == nil {
		return
	}
	if cost.shown {
		extend(response, "cost", c.extension(cost))
	}
	if cost.debugged && c.mayDebug(ctx) {
		extend(response, "debug", debugOf(cost))
	}
}

// observe counts an operation that ran, and logs it where it was slow or over its bound.
func (c costTracker) observe(ctx context.Context, cost *operationCost) {
	op := graphql.GetOperationContext(ctx)
	if cost.budget.Exceeded() {
		c.log.ErrorContext(ctx, "a request was stopped beyond its bound: the plan is wrong",
			"operation", op.Operation.Name, "bound", cost.plan.Loads)
	}
	began := op.Stats.OperationStart
	if cost.isEvent {
		began = cost.began
	}
	took := time.Since(began)
	c.logIfSlow(ctx, cost, took)
	if c.metrics != nil {
		c.metrics.Observe(op.Operation.Name, op.Operation.Operation, took, cost.plan.Loads, cost.used())
	}
}

func isSubscription(ctx context.Context) bool {
	op := operationOf(ctx)
	return op != nil && op.Operation == ast.Subscription
}

// operationOf returns the operation that is answered, or nil where the request has none.
func operationOf(ctx context.Context) *ast.OperationDefinition {
	if !graphql.HasOperationContext(ctx) {
		return nil
	}
	return graphql.GetOperationContext(ctx).Operation
}
