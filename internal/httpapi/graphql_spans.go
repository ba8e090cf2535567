package httpapi

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"orderly.example/lockstep"
)

// spans make the spans of operations: each has one of planning it and one of each field that loads.
type spans struct{ tracer trace.Tracer }

func newSpans(provider trace.TracerProvider) *spans {
	if provider == nil {
		return nil
	}
	return &spans{provider.Tracer("orderly.example/internal/httpapi")}
}

// operation is the span of a query or a mutation. That of a subscription ends when it is open: each event has its own.
func (s *spans) operation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	ctx, span := s.tracer.Start(ctx, nameOfSpan(op), trace.WithAttributes(attributesOf(op)...))
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

// event begins the span of an event of a subscription: a trace of its own, that names the subscription's.
func (s *spans) event(ctx context.Context) (context.Context, trace.Span) {
	op := graphql.GetOperationContext(ctx)
	return s.tracer.Start(ctx, nameOfSpan(op)+" event", trace.WithAttributes(attributesOf(op)...),
		trace.WithNewRoot(), trace.WithLinks(trace.LinkFromContext(ctx)))
}

// field is the span of a field that loads, for all objects of its place at once.
func (s *spans) field(ctx context.Context, next graphql.Resolver) (any, error) {
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

func nameOfSpan(op *graphql.OperationContext) string {
	name := string(op.Operation.Operation)
	if op.Operation.Name != "" {
		name += " " + shortened(op.Operation.Name)
	}
	return name
}

func attributesOf(op *graphql.OperationContext) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("graphql.operation.type", string(op.Operation.Operation)),
		attribute.String("graphql.operation.name", shortened(op.Operation.Name)),
	}
}

// finish says what an operation cost, and what went wrong.
func finish(span trace.Span, of *cost, response *graphql.Response) {
	if of.plan != nil {
		span.SetAttributes(
			attribute.Int("orderly.statements.bound", of.plan.Statements), attribute.Int("orderly.statements.used", of.used()),
			attribute.Int("orderly.nodes.bound", of.plan.Nodes), attribute.Int("orderly.nodes.used", of.nodes),
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
