package graphql

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"orderly.example/lockstep"
)

// spans make the spans of operations. Each has one span for planning and one for each field that loads.
type spans struct{ tracer trace.Tracer }

func newSpans(provider trace.TracerProvider) *spans {
	if provider == nil {
		return nil
	}
	return &spans{provider.Tracer("orderly.example/internal/httpapi")}
}

// operation makes the span of an operation. A subscription's span ends when the subscription is open: each event has a span of its
// own.
func (s *spans) operation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	ctx, span := s.tracer.Start(ctx, spanName(op), trace.WithAttributes(spanAttributes(op)...))
	planning, plan := s.tracer.Start(ctx, "plan")
	answer := next(planning)
	plan.End()
	if isSubscription(ctx) {
		span.End()
		return answer
	}
	return func(ctx context.Context) *graphql.Response {
		defer span.End()
		response := answer(trace.ContextWithSpan(ctx, span))
		finish(span, costFrom(ctx), response)
		return response
	}
}

// event begins the span of an event of a subscription. It is a new trace with a link to the subscription's.
func (s *spans) event(ctx context.Context) (context.Context, trace.Span) {
	op := graphql.GetOperationContext(ctx)
	return s.tracer.Start(ctx, spanName(op)+" event", trace.WithAttributes(spanAttributes(op)...),
		trace.WithNewRoot(), trace.WithLinks(trace.LinkFromContext(ctx)))
}

// load makes the span of a field that loads, for all objects of its level at once.
func (s *spans) load(ctx context.Context, next graphql.Resolver) (any, error) {
	edge := lockstep.EdgeFrom(ctx)
	if edge == nil || !edge.IsLoading() || !trace.SpanFromContext(ctx).IsRecording() {
		return next(ctx)
	}
	ctx, span := s.tracer.Start(ctx, edge.Name(), trace.WithAttributes(attribute.StringSlice("graphql.fields", edge.Paths())))
	defer span.End()
	value, err := next(ctx)
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
	return value, err
}

func spanName(op *graphql.OperationContext) string {
	name := string(op.Operation.Operation)
	if op.Operation.Name != "" {
		name += " " + shortened(op.Operation.Name)
	}
	return name
}

func spanAttributes(op *graphql.OperationContext) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("graphql.operation.type", string(op.Operation.Operation)),
		attribute.String("graphql.operation.name", shortened(op.Operation.Name)),
	}
}

// finish adds to a span what the operation cost, and its errors.
func finish(span trace.Span, cost *operationCost, response *graphql.Response) {
	if cost.plan != nil {
		span.SetAttributes(
			attribute.Int("orderly.statements.bound", cost.plan.Loads), attribute.Int("orderly.statements.used", cost.used()),
			attribute.Int("orderly.nodes.bound", cost.plan.Nodes), attribute.Int("orderly.nodes.used", cost.nodes),
		)
	}
	if response != nil && len(response.Errors) > 0 {
		span.SetStatus(codes.Error, "")
		span.SetAttributes(attribute.StringSlice("graphql.error.codes", codesOf(response.Errors)))
	}
}

func codesOf(errs gqlerror.List) []string {
	list := make([]string, len(errs))
	for i, err := range errs {
		list[i], _ = err.Extensions["code"].(string)
	}
	return list
}
