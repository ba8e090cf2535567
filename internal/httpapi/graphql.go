package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"go.opentelemetry.io/otel/trace"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/ratelimit"
	"orderly.example/lockstep"
	"orderly.example/lockstep/transport"
	"orderly.example/resolvers"
)

// GraphQLOptions are the choices of NewGraphQL. Zero values are the defaults.
type GraphQLOptions struct {
	DB *db.DB
	// Rows are what the cache keeps; nothing where it is nil.
	Rows *entitycache.Rows
	// Accounts let people in; by default without limits on attempts.
	Accounts *auth.Accounts
	// Hub tells subscribers of what has changed; by default those of this process alone.
	Hub *pubsub.Hub
	// Streams bounds subscriptions.
	Streams StreamLimits
	// Enqueue queues the making of a report.
	Enqueue db.Enqueue
	// Throttle is the bucket that operations pay from; nil lets all through.
	Throttle *ratelimit.Bucket
	// Origins are the sites whose pages may use the graph besides its own; nil is none.
	Origins *Origins
	// Proxies are believed where they say whose request they pass on.
	Proxies Proxies
	Log     *slog.Logger
	Metrics *Metrics
	Limits  lockstep.Limits
	// Development shows costs and the schema to everybody.
	Development bool
	// Timeout ends a request; 10 s.
	Timeout time.Duration
	// BodyLimit is the largest body, in bytes; 1 MiB.
	BodyLimit int64
	// TokenLimit is how many tokens a document may have; 5,000.
	TokenLimit int
	// InFlight is how many requests are answered at once; further ones are refused. 256.
	InFlight int
	// CacheBytes bounds what parsed documents, and what persisted ones, take each; 32 MiB.
	CacheBytes int64
	// Slow is how long an operation takes that is logged; 0 logs none.
	Slow time.Duration
	// Traces makes spans of operations; nil makes none.
	Traces trace.TracerProvider
	// Around puts something around the resolvers: a test that shows what breaks.
	Around func(graph.ResolverRoot) graph.ResolverRoot
}

const (
	defaultBodyLimit  = 1 << 20
	defaultTimeout    = 10 * time.Second
	defaultTokenLimit = 5000
	defaultCacheBytes = 32 << 20
)

func (o GraphQLOptions) withDefaults() GraphQLOptions {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.BodyLimit == 0 {
		o.BodyLimit = defaultBodyLimit
	}
	if o.TokenLimit == 0 {
		o.TokenLimit = defaultTokenLimit
	}
	if o.CacheBytes == 0 {
		o.CacheBytes = defaultCacheBytes
	}
	if o.Rows == nil {
		o.Rows = entitycache.New(nil, o.DB, entitycache.Options{})
	}
	if o.Accounts == nil {
		o.Accounts = &auth.Accounts{
			DB: o.DB, Rows: o.Rows, Sessions: auth.NewSessions(o.DB, o.Rows, auth.SessionOptions{}), Hasher: auth.NewHasher(auth.HasherOptions{}),
			Devices: auth.NewDevices(""),
		}
	}
	if o.Hub == nil {
		o.Hub = pubsub.New(nil, pubsub.Options{})
	}
	if o.Origins == nil {
		o.Origins, _ = NewOrigins(nil) // none can be wrong
	}
	if o.InFlight == 0 {
		o.InFlight = defaultInFlight
	}
	return o
}

// GraphQL is the handler of /graphql.
type GraphQL struct {
	http.Handler

	// Development shows pages to everybody that are for staff.
	Development bool

	who      sessions
	streams  *streams
	entrance *admission
}

// InFlight is how many requests are being answered, streams apart.
func (g *GraphQL) InFlight() int { return g.entrance.count() }

// NewGraphQL makes the handler of /graphql: sessions, limits, caches, errors and costs around the engine.
func NewGraphQL(o GraphQLOptions) *GraphQL {
	o = o.withDefaults()
	var root graph.ResolverRoot = resolvers.New(resolvers.Parts{DB: o.DB, Rows: o.Rows, Accounts: o.Accounts, Enqueue: o.Enqueue, Hub: o.Hub})
	if o.Around != nil {
		root = o.Around(root)
	}
	costs := costing{
		limits: o.Limits, always: o.Development, metrics: o.Metrics, log: o.Log, throttle: o.Throttle, timeout: o.Timeout,
		slow: o.Slow, spans: newSpans(o.Traces),
	}
	heavy := newHeavy()
	hooks := lockstep.Options{Limits: o.Limits, Admit: costs.admit, Begin: costs.begin, Done: costs.done, Long: heavy.begin}
	if o.Metrics != nil {
		hooks.Batch = o.Metrics.Batch
	}
	schema := resolvers.Schema(root, hooks)
	present := presenter{schema: schema.Schema(), log: o.Log, metrics: o.Metrics}
	s := handler.New(schema)
	who := sessions{sessions: o.Accounts.Sessions, proxies: o.Proxies, origins: o.Origins, log: o.Log, metrics: o.Metrics}
	streams := newStreams(o.Streams, who, o.Hub)
	plain := transport.HTTP{BodyLimit: o.BodyLimit, Status: statusOf, Header: retryHeader}
	s.AddTransport(transport.Socket{
		Enter: streams.await, Open: streams.begin, Closing: o.Metrics.closing, ReadLimit: o.BodyLimit, Operations: o.Streams.Operations, Full: errFullOne,
		Write: o.Streams.Write, Beat: o.Streams.Beat, Init: o.Streams.Init,
	})
	s.AddTransport(transport.Events{HTTP: plain, Open: streams.begin, Write: o.Streams.Write, Beat: o.Streams.Beat})
	s.AddTransport(plain)
	documents := newDocumentCache(o.CacheBytes)
	s.SetQueryCache(documents)
	s.SetParserTokenLimit(o.TokenLimit)
	s.SetErrorPresenter(present.present)
	s.SetRecoverFunc(present.recovered)
	s.Use(extension.AutomaticPersistedQuery{Cache: newTextCache(o.CacheBytes)})
	s.Use(sizes{known: documents, tokens: o.TokenLimit, charge: costs.charge, heavy: heavy})
	s.Use(schema.Inputs())
	s.SetValidationRulesFn(func() *rules.Rules { return validation(schema, o.Development) })
	s.Use(introspection{toAll: o.Development})
	s.SetDisableSuggestion(!o.Development)
	if o.Metrics != nil {
		s.AroundResponses(newProfiled(o.Metrics.names).around)
	}
	if costs.spans != nil {
		s.AroundOperations(costs.spans.operation)
		s.AroundFields(costs.spans.field)
	}
	s.AroundResponses(costs.around)

	entrance := newAdmission(o.InFlight, o.Proxies)
	inside := insides{timeout: o.Timeout, bodyLimit: o.BodyLimit, entrance: entrance, bodies: newBodies(o.InFlight, o.BodyLimit, o.Proxies), costs: costs, who: who, graph: s}
	guarded := o.Origins.Guard(inside, o.Metrics, cookieName, loopbackCookieName, cookieName+deviceSuffix, loopbackCookieName+deviceSuffix)
	h := keepFromCaches(o.Origins.CORS(compress(o.Origins, guarded)))
	return &GraphQL{Handler: h, who: who, streams: streams, entrance: entrance, Development: o.Development}
}

// insides give a request its time, let it in when it is whole, give it a place for its cost and its viewer, and have it
// answered.
type insides struct {
	timeout   time.Duration
	bodyLimit int64
	entrance  *admission
	bodies    *bodies
	costs     costing
	who       sessions
	graph     http.Handler
}

func (i insides) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := limited(r.Context(), i.timeout, isStream(r))
	defer cancel()
	body := i.bodies.count(r)
	defer body.release()
	defer transport.Gather(r, i.bodyLimit)()
	inside, full := i.enter(ctx, r, body)
	if full != nil {
		refuse(w, i.costs.metrics, http.StatusServiceUnavailable, full)
		return
	}
	defer inside.leave()
	defer endWhenSent(r, inside.turn)()
	if p, ok := ctx.Value(placeKey{}).(*place); ok {
		p.leave = inside.leave
	}
	if ctx, ok := i.who.enter(i.costs.prepare(ctx, r), w, r); ok {
		i.graph.ServeHTTP(w, r.WithContext(ctx))
	}
}

// enter takes a place for a request whose body is there, which then has room of its own.
func (i insides) enter(ctx context.Context, r *http.Request, body *body) (_ *inside, full *db.Fault) {
	if body.full != nil {
		return nil, body.full
	}
	let, full := i.entrance.enter(ctx, r)
	if full == nil {
		body.release()
	}
	return let, full
}

var errTimeout = db.NewFault(db.CodeTimeout, "the request took too long")

// limited is a request's context, which ends when it takes too long. Its statements are cancelled with it. One that can
// become a stream has this time until it does.
func limited(ctx context.Context, timeout time.Duration, isStream bool) (context.Context, context.CancelFunc) {
	if !isStream {
		return context.WithTimeoutCause(ctx, timeout, errTimeout)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(timeout, func() { cancel(errTimeout) })
	return context.WithValue(ctx, placeKey{}, &place{timer: timer, leave: func() {}}), func() {
		timer.Stop()
		cancel(nil)
	}
}

// timed ends requests that take too long.
func timed(timeout time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := limited(r.Context(), timeout, isStream(r))
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

var (
	_ graphql.Cache[*ast.QueryDocument] = documentCache{}
	_ graphql.Cache[string]             = textCache{}
)
