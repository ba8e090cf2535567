package httpapi

import (
	"log/slog"
	"net/http"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi/graphql"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/middleware"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/httpapi/pages"
	"orderly.example/internal/httpapi/session"
	"orderly.example/internal/httpapi/stream"
	"orderly.example/internal/httpapi/trusted"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/ratelimit"
	"orderly.example/lockstep"
	"orderly.example/lockstep/lockstephttp"
	"orderly.example/resolvers"
	"orderly.example/web"
)

// GraphQLOptions are the choices of NewGraphQL. Zero values are the defaults.
type GraphQLOptions struct {
	DB *db.DB
	// Caches is the cache of entities; nil caches nothing.
	Caches *entitycache.Caches
	// Accounts log users in; by default without limits on attempts.
	Accounts *auth.Accounts
	// Hub notifies subscribers of changes; by default those of this process only.
	Hub *pubsub.Hub
	// Streams bounds subscriptions.
	Streams stream.Limits
	// MaxOrders is how many orders of one customer may be placed at once; 32.
	MaxOrders int
	// Enqueue queues the making of a report.
	Enqueue db.Enqueue
	// Throttle is the bucket from which operations pay; nil is no limit.
	Throttle *ratelimit.LeasedBucket
	// Origins are the sites whose pages may use the graph, besides the server's own; nil is none.
	Origins *origin.Origins
	// Proxies are the trusted proxies.
	Proxies origin.Proxies
	Log     *slog.Logger
	Metrics *metrics.Metrics
	Limits  lockstep.Limits
	// Development shows costs, the schema and the pages for staff to everybody.
	Development bool
	// Timeout ends a request; 10 s.
	Timeout time.Duration
	// BodyLimit is the largest body, in bytes; 1 MiB.
	BodyLimit int64
	// TokenLimit is how many tokens a document may have; 5,000.
	TokenLimit int
	// InFlight is how many requests are answered at once; further ones are refused. 256.
	InFlight int
	// CacheBytes bounds the memory of parsed documents, and also that of persisted ones; 32 MiB each.
	CacheBytes int64
	// Slow is the duration over which an operation is logged; 0 logs none.
	Slow time.Duration
	// Traces makes spans of operations; nil makes none.
	Traces trace.TracerProvider
	// Trusted are the documents that are trusted besides those of the program's own pages, and what becomes of others.
	Trusted trusted.Options
	// Around wraps the resolvers. It is for tests that put faults in.
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
	if o.Caches == nil {
		o.Caches = entitycache.New(nil, o.DB, entitycache.Options{})
	}
	if o.Accounts == nil {
		o.Accounts = &auth.Accounts{
			DB: o.DB, Caches: o.Caches, Sessions: auth.NewSessions(o.DB, o.Caches, auth.SessionOptions{}), Hasher: auth.NewHasher(auth.HasherOptions{}),
			Devices: auth.NewDevices(""),
		}
	}
	if o.Hub == nil {
		o.Hub = pubsub.New(nil, pubsub.Options{})
	}
	if o.Origins == nil {
		o.Origins, _ = origin.NewOrigins(nil) // without any, none is wrong
	}
	if o.InFlight == 0 {
		o.InFlight = limits.DefaultInFlight
	}
	return o
}

// GraphQL is the handler of /graphql, and what the other parts of the program need of it.
type GraphQL struct {
	http.Handler

	// Pages shows pages to the viewers who may see them.
	Pages pages.Access
	// Streams are the open sockets and event streams.
	Streams *stream.Registry
	// Admission counts the requests that are being answered.
	Admission *limits.Admission
}

// NewGraphQL makes the handler of /graphql. A request passes, in this order: the header that forbids caches to store the response,
// CORS, compression, the guard against foreign pages, the limits and the session of requestScope, the GraphQL executor. The error is
// that of a trusted document that can't run.
func NewGraphQL(o GraphQLOptions) (*GraphQL, error) {
	o = o.withDefaults()
	own, err := ownDocuments()
	if err != nil {
		return nil, err
	}
	o.Trusted.Documents = slices.Concat(own, o.Trusted.Documents)
	var root graph.ResolverRoot = resolvers.New(resolvers.Dependencies{DB: o.DB, Caches: o.Caches, Accounts: o.Accounts, Enqueue: o.Enqueue, Hub: o.Hub, MaxOrders: o.MaxOrders})
	if o.Around != nil {
		root = o.Around(root)
	}
	authenticator := session.Authenticator{
		Sessions: o.Accounts.Sessions, Proxies: o.Proxies, Origins: o.Origins, Log: o.Log,
		CountRefusal: o.Metrics.RefusedBy, Lookup: graphql.CountLookup,
	}
	streams := stream.NewRegistry(o.Streams, authenticator, o.Hub)
	admission := limits.NewAdmission(o.InFlight, o.Proxies)
	handler, err := graphql.New(graphql.Options{
		Resolvers: root, Replicas: replicas{o.Caches}, Streams: streams, Throttle: o.Throttle, Log: o.Log, Metrics: o.Metrics, Traces: o.Traces, Development: o.Development,
		Limits: o.Limits, StreamLimits: o.Streams, Timeout: o.Timeout, BodyLimit: o.BodyLimit, TokenLimit: o.TokenLimit,
		CacheBytes: o.CacheBytes, Slow: o.Slow, Trusted: o.Trusted,
	})
	if err != nil {
		return nil, err
	}
	scope := requestScope{
		timeout: o.Timeout, bodyLimit: o.BodyLimit, bodies: limits.NewBodyBytes(o.InFlight, o.BodyLimit, o.Proxies),
		admission: admission, authenticator: authenticator, countRefusal: o.Metrics.RefusedBy, next: handler,
	}
	isUncompressed := func(r *http.Request) bool { return lockstephttp.IsStream(r) || o.Origins.CrossSite(r) }
	guarded := o.Origins.Guard(o.Metrics.RefusedBy, session.CookieNames(), scope)
	return &GraphQL{
		Handler: middleware.NoStore(o.Origins.CORS(middleware.Compress(isUncompressed, guarded))),
		Pages:   pages.Access{Authenticator: authenticator, Development: o.Development},
		Streams: streams, Admission: admission,
	}, nil
}

// ownDocuments are those that the program's own pages send: the application by their hashes, and what logs people in and out by
// their texts. They run whatever is trusted besides.
func ownDocuments() ([]trusted.Document, error) {
	documents, err := trusted.Parse("web/app/operations.json", web.AppDocuments())
	for _, text := range web.SessionDocuments() {
		documents = append(documents, trusted.New("web/session/operations.ts", text))
	}
	for i := range documents {
		documents[i].Dispensable = true // whoever lowers the limits has other front ends
	}
	return documents, err
}
