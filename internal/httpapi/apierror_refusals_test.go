package httpapi_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"orderly.example/db"
	gql "orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/httpapi/stream"
	"orderly.example/internal/postgres"
	"orderly.example/internal/ratelimit"
)

// Each reason for a refusal can occur and is counted. The answer has its code and when to retry.
func TestEveryRefusalIsCounted(t *testing.T) {
	t.Parallel()
	metrics := metrics.New(prometheus.NewRegistry())
	f := newServer(t)
	with := func(changes ...change) *testServer {
		return f.with(f.redisURL, append(changes, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Metrics = metrics })...)
	}
	once := func(name string) *ratelimit.Bucket {
		return ratelimit.New(nil, name, ratelimit.Rate{Maximum: 1, Restore: 1e-3})
	}
	const products = `{ products(first: 1) { nodes { sku } } }`

	met := map[faults.Refusal]func() answer{
		faults.RefusedConnection: func() answer { return closedBy(t, limits.Connections{Max: 1, CountRefusal: metrics.RefusedBy}) },
		faults.RefusedAddressConnection: func() answer {
			return closedBy(t, limits.Connections{MaxPerAddress: 1, CountRefusal: metrics.RefusedBy})
		},
		faults.RefusedHost: func() answer {
			h := httpapi.NewAdmin(httpapi.AdminOptions{Health: health.NewChecker(nil, nil), Metrics: metrics, Hosts: origin.Hosts{Names: []string{"shop.example"}}})
			return get(t, serve(t, h).URL+"/metrics")
		},
		faults.RefusedCrossSite: func() answer {
			return with().ask(products, nil, "Cookie", "__Host-orderly=x", "Origin", foreign, "Sec-Fetch-Site", "cross-site")
		},
		faults.RefusedBody:            func() answer { return fillBodies(t, with, "198.51.100.1", "198.51.100.2", "198.51.100.3") },
		faults.RefusedAddressBody:     func() answer { return fillBodies(t, with, "198.51.100.1", "198.51.100.1") },
		faults.RefusedInFlight:        func() answer { return fillAdmission(t, with, "198.51.100.1", "198.51.100.2", "198.51.100.3") },
		faults.RefusedAddressInFlight: func() answer { return fillAdmission(t, with, "198.51.100.1", "198.51.100.1") },
		faults.RefusedCost: func() answer {
			return with(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
				o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: 1, Restore: 1e-3})
			}).ask(`{ products(first: 10) { nodes { sku } } }`, nil)
		},
		faults.RefusedDocument: func() answer {
			return with(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Trusted.Only = true }).ask(products, nil)
		},
		faults.RefusedLogIn: func() answer {
			f := with(func(a *auth.Accounts, _ *httpapi.GraphQLOptions) { a.Attempts.LogInFrom = once("log-in-from") })
			f.logIn("staff", "wrong-password")
			return f.logIn("staff", "wrong-password")
		},
		faults.RefusedRegister: func() answer {
			f := with(func(a *auth.Accounts, _ *httpapi.GraphQLOptions) { a.Attempts.Register = once("register") })
			register := func(name string) answer {
				return f.ask(`mutation($i: RegisterInput!) { register(input: $i) { errors { code } } }`,
					map[string]any{"i": map[string]any{"username": name, "email": name + "@shop.example", "password": "a-long-enough-one"}})
			}
			register("first")
			return register("second")
		},
		faults.RefusedHash: func() answer { // nobody may wait
			return with(func(a *auth.Accounts, _ *httpapi.GraphQLOptions) {
				a.Hasher = auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost, Queue: -1})
			}).logIn("staff", demoPassword)
		},
		faults.RefusedDatabaseWaiter: func() answer { // nor here
			narrow, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: f.url, Min: 1, Max: 1, Waiters: -1}})
			require.NoError(t, err)
			t.Cleanup(narrow.Close)
			taken, err := narrow.Pool().Acquire(t.Context())
			require.NoError(t, err)
			defer taken.Release()
			return with(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.DB, o.Caches = narrow, nil }).ask(`{ orders { totalCount } }`, nil, f.token("staff")...)
		},
		faults.RefusedOrder: func() answer { // nor place an order
			product := db.ID{Kind: db.KindProduct}
			f.read(&product.UUID, "SELECT id FROM products WHERE is_active LIMIT 1")
			return with(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.MaxOrders = -1 }).ask(`mutation($product: ID!) {
				placeOrder(input: { items: [{ product: $product, quantity: 1 }], idempotencyKey: "none" }) { order { id } errors { code } } }`,
				map[string]any{"product": product.String()}, f.token("customer")...)
		},
		faults.RefusedReport: func() answer {
			few, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: f.url, Min: 1, Max: 2}, MaxOpenReports: 1})
			require.NoError(t, err)
			t.Cleanup(few.Close)
			f, staff := with(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.DB, o.Caches = few, nil }), f.token("staff")
			request := func(key string) answer {
				return f.ask(`mutation($key: String!) { requestReport(input: {kind: SALES_SUMMARY, format: CSV, from: "2026-01-01", to: "2026-01-02", idempotencyKey: $key}) { report { id } } }`,
					map[string]any{"key": key}, staff...)
			}
			request("first")
			return request("second")
		},
		faults.RefusedStream: func() answer {
			f := with(withStreams(stream.Limits{Max: 1}))
			connect(t, f.listen(), f.token("staff"))
			return f.ask(notified, nil, append(f.token("customer"), "Accept", "text/event-stream")...)
		},
		faults.RefusedViewerStream: func() answer {
			f := with(withStreams(stream.Limits{PerViewer: 1}))
			s, staff := f.listen(), f.token("staff")
			connect(t, s, staff)
			second := dial(t, s)
			second.send(message{Type: "connection_init", Payload: asJSON(t, map[string]string{"authorization": staff[1]})})
			second.requireClosed(4429, "THROTTLED")
			return answer{status: http.StatusSwitchingProtocols}
		},
		faults.RefusedSocketOperation: func() answer {
			f := with(withStreams(stream.Limits{Operations: 1}))
			c := connect(t, f.listen(), f.token("staff"))
			c.subscribe("1", notified, nil)
			c.subscribe("2", notified, nil)
			c.requireRefused("2", "THROTTLED")
			return answer{status: http.StatusSwitchingProtocols}
		},
	}
	admin := serve(t, httpapi.NewAdmin(httpapi.AdminOptions{Health: health.NewChecker(nil, nil), Metrics: metrics}))
	for _, known := range apierror.Reasons() {
		counted := func(n int) string { return fmt.Sprintf("\norderly_refused_total{reason=%q} %d\n", known.Reason, n) }
		require.Contains(t, get(t, admin.URL+"/metrics").body, counted(0), "before it is met")
		provoke, ok := met[known.Reason]
		require.True(t, ok, "%s is met nowhere", known.Reason)
		a := provoke()
		require.Contains(t, get(t, admin.URL+"/metrics").body, counted(1), "%s is counted: %s", known.Reason, a.body)
		if a.header == nil { // no answer over HTTP
			continue
		}
		require.Equal(t, []string{string(known.Code)}, a.codes(t), a.body)
		code, _ := apierror.Lookup(known.Code)
		require.Equal(t, code.Retry == apierror.RetryTold, a.header.Get("Retry-After") != "", "%s says when to come again", known.Reason)
	}
}

// closedBy opens a connection that is over the limits.
func closedBy(t *testing.T, limits limits.Connections) answer {
	t.Helper()
	to := listenWithin(t, limits, io.Discard)
	requireServed(t, firstAddress, to, "/")
	requireClosed(t, firstAddress, to)
	return answer{}
}

// fillAdmission sends requests from several addresses at once where two are admitted. It returns the last one's answer.
func fillAdmission(t *testing.T, with func(...change) *testServer, addresses ...string) answer {
	t.Helper()
	inside, leave := make(chan struct{}), make(chan struct{})
	f := with(behindProxy(2), func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Around = func(root gql.ResolverRoot) gql.ResolverRoot { return waitingRoot{root, inside, leave} }
	})
	last := len(addresses) - 1
	answered := make(chan answer, last)
	for _, address := range addresses[:last] {
		go func() { answered <- f.ask(`{ products { totalCount } }`, nil, forwarded(address)...) }()
		<-inside
	}
	refused := f.ask(`{ products { totalCount } }`, nil, forwarded(addresses[last])...)
	close(leave)
	for range last {
		require.Equal(t, http.StatusOK, (<-answered).status)
	}
	return refused
}

// fillBodies sends bodies from several addresses at once where the bytes of two are allowed. It returns the last one's answer.
func fillBodies(t *testing.T, with func(...change) *testServer, addresses ...string) answer {
	t.Helper()
	const room = 1000
	f := with(behindProxy(8), func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.BodyLimit = room })
	last := len(addresses) - 1
	answered := make(chan answer, last)
	var rest []*io.PipeWriter
	for _, address := range addresses[:last] {
		body, send := io.Pipe()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", body)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Forwarded-For", address)
		go func() {
			w := httptest.NewRecorder()
			f.handler.ServeHTTP(w, r)
			answered <- answer{w.Code, w.Header(), w.Body.String()}
		}()
		for _, piece := range []string{`{"query": "{ __typename }"` + strings.Repeat(" ", room-100), " "} { // the first is counted when the second is read
			_, err := io.WriteString(send, piece)
			require.NoError(t, err)
		}
		rest = append(rest, send)
	}
	refused := f.ask(`{ __typename }`+strings.Repeat(" ", room-100), nil, forwarded(addresses[last])...)
	for _, send := range rest {
		_, err := io.WriteString(send, "}")
		require.NoError(t, err)
		require.NoError(t, send.Close())
		require.Equal(t, http.StatusOK, (<-answered).status)
	}
	require.Equal(t, http.StatusOK, f.ask(`{ __typename }`+strings.Repeat(" ", room-100), nil, forwarded(addresses[last])...).status, "there is room again")
	return refused
}

// waitingRoot has products that wait.
type waitingRoot struct {
	gql.ResolverRoot

	inside, leave chan struct{}
}

func (r waitingRoot) Query() gql.QueryResolver { return waitingQuery{r.ResolverRoot.Query(), r} }

type waitingQuery struct {
	gql.QueryResolver

	root waitingRoot
}

func (q waitingQuery) Products(context.Context, *int, *string, *int, *string, *db.ProductFilter, *db.ProductOrder) (*db.ProductConnection, error) {
	q.root.inside <- struct{}{}
	<-q.root.leave
	return &db.ProductConnection{}, nil
}

func TestRefusalsAreDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/metrics.md")
	require.NoError(t, err)
	var rows strings.Builder
	for _, known := range apierror.Reasons() {
		code := "none: the connection is closed"
		if known.Code != "" {
			code = "`" + string(known.Code) + "`"
		}
		fmt.Fprintf(&rows, "| `%s` | %s | %s |\n", known.Reason, known.Meaning, code)
	}
	require.Contains(t, string(text), "\n"+rows.String()+"\n", "docs/metrics.md must hold these rows:\n%s", rows.String())
}
