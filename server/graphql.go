package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly/auth"
	"orderly/db"
	"orderly/graph"
	"orderly/graph/engine"
	"orderly/graph/engine/transport"
	"orderly/kept"
	"orderly/resolvers"
	"orderly/throttle"
)

// GraphQLOptions are the choices of NewGraphQL. Zero values are the defaults.
type GraphQLOptions struct {
	DB *db.DB
	// Rows are what the cache keeps; nothing where it is nil.
	Rows *kept.Rows
	// Accounts let people in; by default without limits on attempts.
	Accounts *auth.Accounts
	// Throttle is the bucket that operations pay from; nil lets all through.
	Throttle *throttle.Bucket
	// Origins are the sites whose pages may use the graph besides its own; nil is none.
	Origins *Origins
	// Proxies are believed where they say whose request they pass on.
	Proxies Proxies
	Log     *slog.Logger
	Metrics *Metrics
	Limits  engine.Limits
	// Development shows costs and the schema to everybody.
	Development bool
	// Timeout ends a request; 10 s.
	Timeout time.Duration
	// BodyLimit is the largest body, in bytes; 1 MiB.
	BodyLimit int64
	// TokenLimit is how many tokens a document may have; 5,000.
	TokenLimit int
	// CacheBytes bounds what parsed documents, and what persisted ones, take each; 32 MiB.
	CacheBytes int64
	// Around puts something around the resolvers: a test that shows what breaks.
	Around func(graph.ResolverRoot) graph.ResolverRoot
}

const (
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
	if o.TokenLimit == 0 {
		o.TokenLimit = defaultTokenLimit
	}
	if o.CacheBytes == 0 {
		o.CacheBytes = defaultCacheBytes
	}
	if o.Rows == nil {
		o.Rows = kept.New(nil, o.DB, kept.Options{})
	}
	if o.Accounts == nil {
		o.Accounts = &auth.Accounts{
			DB: o.DB, Rows: o.Rows, Sessions: auth.NewSessions(o.DB, o.Rows, auth.SessionOptions{}), Hasher: auth.NewHasher(auth.HasherOptions{}),
		}
	}
	if o.Origins == nil {
		o.Origins, _ = NewOrigins(nil) // none can be wrong
	}
	return o
}

// GraphQL is the handler of /graphql.
type GraphQL struct {
	http.Handler

	// Development shows pages to everybody that are for staff.
	Development bool

	who sessions
}

// NewGraphQL makes the handler of /graphql: sessions, limits, caches, errors and costs around the engine.
func NewGraphQL(o GraphQLOptions) *GraphQL {
	o = o.withDefaults()
	var root graph.ResolverRoot = resolvers.New(o.DB, o.Rows, o.Accounts)
	if o.Around != nil {
		root = o.Around(root)
	}
	costs := costing{
		limits: o.Limits, always: o.Development, metrics: o.Metrics, log: o.Log, throttle: o.Throttle,
	}
	schema := resolvers.Schema(root, engine.Options{Limits: o.Limits, Admit: costs.admit, Begin: begin, Done: costs.done})
	present := presenter{log: o.Log, metrics: o.Metrics}
	s := handler.New(schema)
	s.AddTransport(transport.HTTP{BodyLimit: o.BodyLimit, Status: statusOf, Header: retryHeader})
	documents := newDocumentCache(o.CacheBytes)
	s.SetQueryCache(documents)
	s.SetParserTokenLimit(o.TokenLimit)
	s.SetErrorPresenter(present.present)
	s.SetRecoverFunc(present.recovered)
	s.Use(extension.AutomaticPersistedQuery{Cache: newTextCache(o.CacheBytes)})
	s.Use(repeats{known: documents, tokens: o.TokenLimit})
	s.Use(introspection{toAll: o.Development})
	s.SetDisableSuggestion(!o.Development)
	s.AroundResponses(costs.around)

	who := sessions{sessions: o.Accounts.Sessions, proxies: o.Proxies, origins: o.Origins, log: o.Log}
	h := o.Origins.Guard(cookieName, o.Origins.Guard(loopbackCookieName, who.around(s)))
	return &GraphQL{Handler: o.Origins.CORS(timed(o.Timeout, costs.prepare(h))), who: who, Development: o.Development}
}

var errTimeout = db.NewFault(db.CodeTimeout, "the request took too long")

// timed ends requests that take too long. Their statements are cancelled with them.
func timed(timeout time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeoutCause(r.Context(), timeout, errTimeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// begin gives a run its budget of statements and the columns that it reads.
func begin(ctx context.Context, plan *engine.Plan) context.Context {
	ctx, budget := db.WithBudget(ctx, plan.Statements)
	costFrom(ctx).begun(plan, budget)
	return db.WithProjection(ctx, plan)
}

var (
	_ graphql.Cache[*ast.QueryDocument] = documentCache{}
	_ graphql.Cache[string]             = textCache{}
)
