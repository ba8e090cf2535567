package graphql

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"go.opentelemetry.io/otel/trace"

	"orderly.example/graph"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/session"
	"orderly.example/internal/httpapi/stream"
	"orderly.example/internal/httpapi/trusted"
	"orderly.example/internal/ratelimit"
	"orderly.example/lockstep"
	"orderly.example/lockstep/lockstephttp"
	"orderly.example/resolvers"
)

// Options are the parts and the limits of New. Their meanings and defaults are those of httpapi.GraphQLOptions.
type Options struct {
	Resolvers   graph.ResolverRoot
	Replicas    Replicas
	Streams     *stream.Registry
	Throttle    *ratelimit.LeasedBucket
	Log         *slog.Logger
	Metrics     *metrics.Metrics
	Traces      trace.TracerProvider
	Development bool

	Limits       lockstep.Limits
	StreamLimits stream.Limits
	Timeout      time.Duration
	BodyLimit    int64
	TokenLimit   int
	CacheBytes   int64
	Slow         time.Duration
	Trusted      trusted.Options
}

// Handler runs the operations of requests.
type Handler struct {
	http.Handler

	costs costTracker
}

// WithCost returns ctx with what a request's operation costs. The handler's requests need it.
func (h *Handler) WithCost(ctx context.Context, r *http.Request) context.Context {
	return h.costs.withCost(ctx, r)
}

// New makes the handler, around the lockstep executor of the resolvers. The error is that of a trusted document that can't run.
func New(o Options) (*Handler, error) {
	costs := costTracker{
		limits: o.Limits, always: o.Development, metrics: o.Metrics, log: o.Log, throttle: o.Throttle, timeout: o.Timeout,
		slow: o.Slow, spans: newSpans(o.Traces), replicas: o.Replicas,
	}
	cpu := limits.NewCPULimit(session.Address)
	hooks := lockstep.Options{
		Limits: o.Limits, PlannedOnly: true,
		Admit: costs.admit, Refused: costs.refused, Begin: costs.begin, Done: costs.done, Long: cpu.Begin,
	}
	if o.Metrics != nil {
		hooks.Batch = o.Metrics.Batch
	}
	if costs.spans != nil {
		hooks.AroundLoad = costs.spans.load
	}
	schema := resolvers.Schema(o.Resolvers, hooks)
	trust, err := trust(o.Trusted.Documents, schema, o.TokenLimit, o.Log)
	if err != nil {
		return nil, err
	}
	present := errorPresenter{schema: schema.Schema(), log: o.Log, metrics: o.Metrics}
	s := handler.New(schema)
	addTransports(s, o)
	documents := newDocumentCache(trust, o.CacheBytes)
	s.SetQueryCache(documents)
	s.SetParserTokenLimit(o.TokenLimit)
	s.SetErrorPresenter(present.present)
	s.SetRecoverFunc(present.recovered)
	s.Use(trustedOnly{trust, o.Trusted, o.Metrics})
	s.Use(extension.AutomaticPersistedQuery{Cache: newTextCache(o.CacheBytes)})
	s.Use(documentLimits{validated: documents, tokens: o.TokenLimit, charge: costs.charge, cpu: cpu})
	s.Use(schema.Inputs())
	s.SetValidationRulesFn(func() *rules.Rules { return validation(schema, o.Development) })
	s.Use(introspection{forEverybody: o.Development})
	s.SetDisableSuggestion(!o.Development)
	if o.Metrics != nil {
		s.AroundResponses(newProfileLabels(o.Metrics.OperationLabels(), o.Metrics.OperationLabel).aroundResponse)
	}
	if costs.spans != nil {
		s.AroundOperations(costs.spans.operation)
	}
	s.AroundOperations(costs.aroundOperation)
	s.AroundResponses(costs.aroundResponse)
	s.AroundResponses(costs.aroundMutation)
	return &Handler{Handler: s, costs: costs}, nil
}

// addTransports adds WebSockets, event streams and plain HTTP. The first transport that supports a request serves it.
func addTransports(s *handler.Server, o Options) {
	plain := lockstephttp.HTTP{BodyLimit: o.BodyLimit, Status: apierror.StatusOf, Header: apierror.RetryAfterHeader}
	s.AddTransport(lockstephttp.Socket{
		Enter: o.Streams.AddPending, Open: o.Streams.Start, ReadLimit: o.BodyLimit,
		Operations: o.StreamLimits.Operations, Full: stream.ErrTooManyOperations,
		Write: o.StreamLimits.Write, KeepAlive: o.StreamLimits.Beat, Init: o.StreamLimits.Init,
		Closing: func(err error) (code int, reason string) {
			if fault := faults.Of(err); fault != nil {
				o.Metrics.RefusedBy(fault.Reason)
			}
			return stream.CloseCode(err)
		},
	})
	s.AddTransport(lockstephttp.Events{HTTP: plain, Open: o.Streams.Start, Write: o.StreamLimits.Write, KeepAlive: o.StreamLimits.Beat})
	s.AddTransport(plain)
}
