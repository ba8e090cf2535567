package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/trusted"
	"orderly.example/internal/ratelimit"
	"orderly.example/web"
)

// Documents that tests trust, and what they are answered with.
const (
	countProducts  = `query CountProducts { products { totalCount } }`
	productsCount  = `{"products": {"totalCount": 10}}`
	pagesOfOrders  = `query PagesOfOrders($n: Int!) { users(first: $n) { nodes { orders(first: $n) { nodes { number } } } } }`
	anotherText    = `query CountCategories { categories { nodes { name } } }`
	persistedAs    = `{"persistedQuery": {"version": 1, "sha256Hash": %q}}`
	unknownHash    = "00000000000000000000000000000000000000000000000000000000000000ab"
	notTrusted     = "DOCUMENT_NOT_TRUSTED"
	notFoundByHash = "PERSISTED_QUERY_NOT_FOUND"
)

// trusting trusts the tests' documents.
func trusting(o trusted.Options) func(*httpapi.GraphQLOptions) {
	for _, text := range []string{countProducts, pagesOfOrders, reportUpdated} {
		o.Documents = append(o.Documents, trusted.New("documents.json", text))
	}
	return func(g *httpapi.GraphQLOptions) { g.Trusted = o }
}

func graphTrusting(t *testing.T, o trusted.Options, more ...option) *graph {
	t.Helper()
	return newGraph(t, append(more, production, func(_ *db.Options, g *httpapi.GraphQLOptions) { trusting(o)(g) })...)
}

func hashOf(text string) string { return trusted.New("", text).Hash }

// postMembers sends a body of these members.
func (g *graph) postMembers(t *testing.T, members string, headers ...string) answer {
	t.Helper()
	return g.send(g.request(t.Context(), http.MethodPost, "/graphql", "{"+members+"}", headers...))
}

// stream asks for an event stream, as nobody.
func (g *graph) stream(t *testing.T, members string) *events {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, serve(t, g.handler).URL+"/graphql", strings.NewReader("{"+members+"}"))
	require.NoError(t, err)
	return openEvents(t, r, "Content-Type", "application/json")
}

func query(text string) string { return fmt.Sprintf(`"query": %q`, text) }

func TestTrustedDocumentsRunByTheirHash(t *testing.T) {
	t.Parallel()
	for _, o := range []trusted.Options{{}, {Only: true}} {
		g := graphTrusting(t, o)
		hash := hashOf(countProducts)
		for _, answered := range []answer{
			g.postMembers(t, `"documentId": "sha256:`+hash+`"`),
			g.postMembers(t, `"documentId": "`+hash+`", "operationName": "CountProducts"`),
			g.postMembers(t, `"extensions": `+fmt.Sprintf(persistedAs, hash)),
			g.postMembers(t, `"extensions": `+fmt.Sprintf(persistedAs, hash)+", "+query(countProducts)),
			g.postMembers(t, query(countProducts)),
			g.get(t, url.Values{"documentId": {"sha256:" + hash}}),
			g.get(t, url.Values{"extensions": {fmt.Sprintf(persistedAs, hash)}}),
			g.get(t, url.Values{"query": {countProducts}}),
		} {
			requireData(t, productsCount, answered)
		}
		events := g.stream(t, `"documentId": "sha256:`+hash+`"`)
		requireData(t, productsCount, events.next())
		events.requireComplete()

		wrong := g.postMembers(t, `"extensions": `+fmt.Sprintf(persistedAs, unknownHash)+", "+query(countProducts))
		require.Equal(t, []string{"BAD_REQUEST"}, wrong.codes(t), "the hash is not that of the text")
		logIn := g.postMembers(t, query(web.SessionDocuments()[1])+`, "variables": {"input": {"username": "staff", "password": "wrong"}}`)
		require.Empty(t, logIn.errors(t), "the page to log in works: %s", logIn.body)
	}
}

func TestAllDocumentsOfTheProgramsPagesAreTrusted(t *testing.T) {
	t.Parallel()
	g := graphTrusting(t, trusted.Options{Only: true})
	documents, err := trusted.Parse("operations.json", web.AppDocuments())
	require.NoError(t, err)
	require.NotEmpty(t, documents)
	for _, d := range documents {
		answer := g.postMembers(t, `"documentId": "`+d.Hash+`"`)
		require.NotContains(t, answer.body, notTrusted, d)
	}
}

// Other front ends need not do without smaller limits for the sake of the program's own pages.
func TestLimitsThatThePagesDoNotFit(t *testing.T) {
	t.Parallel()
	newGraph(t, func(_ *db.Options, g *httpapi.GraphQLOptions) { g.TokenLimit = 10 })
}

func TestDocumentsThatAreNotTrusted(t *testing.T) {
	t.Parallel()
	register := `"extensions": ` + fmt.Sprintf(persistedAs, hashOf(anotherText))
	sent := func(g *graph) []answer {
		return []answer{
			g.postMembers(t, query(anotherText)),
			g.postMembers(t, query(anotherText)+`, "documentId": "sha256:`+hashOf(countProducts)+`"`), // the text counts
			g.postMembers(t, query(countProducts+" ")),
			g.get(t, url.Values{"query": {anotherText}}),
			g.postMembers(t, register+", "+query(anotherText)),
			g.postMembers(t, register),
		}
	}
	beside := graphTrusting(t, trusted.Options{})
	for _, a := range sent(beside) {
		require.Empty(t, a.errors(t), a.body)
	}
	require.Equal(t, []string{notFoundByHash}, beside.postMembers(t, `"documentId": "sha256:`+unknownHash+`"`).codes(t))
	require.Equal(t, []string{notFoundByHash}, beside.postMembers(t, `"documentId": "md5:1"`).codes(t))

	alone := graphTrusting(t, trusted.Options{Only: true})
	for _, a := range append(sent(alone),
		alone.postMembers(t, `"documentId": "sha256:`+unknownHash+`"`),
		alone.postMembers(t, `"extensions": `+fmt.Sprintf(persistedAs, unknownHash)),
		alone.postMembers(t, query(`{ __schema { queryType { name } } }`)),
		alone.postMembers(t, query(`{`)),
	) {
		require.Equal(t, []string{notTrusted}, a.codes(t), a.body)
		require.Equal(t, http.StatusOK, a.status, "a client that takes only application/json")
	}
	require.Equal(t, http.StatusBadRequest, alone.postMembers(t, query(anotherText), "Accept", modern).status)
	require.Equal(t, []string{notTrusted}, alone.stream(t, query(anotherText)).next().codes(t))
}

func TestStaffMayRunOtherDocumentsWhereThatIsAllowed(t *testing.T) {
	t.Parallel()
	strict, allowing := graphTrusting(t, trusted.Options{Only: true}), graphTrusting(t, trusted.Options{Only: true, AllowStaff: true})
	for role, may := range map[string]bool{"staff": true, "admin": true, "customer": false} {
		strict.actAs(t, role)
		allowing.actAs(t, role)
		require.Equal(t, []string{notTrusted}, strict.post(t, anotherText).codes(t), role)
		for _, text := range []string{anotherText, `{ __schema { queryType { name } } }`} {
			if may {
				require.Empty(t, allowing.post(t, text).errors(t), role)
			} else {
				require.Equal(t, []string{notTrusted}, allowing.post(t, text).codes(t), role)
			}
		}
	}
	allowing.actAs(t, "staff")
	registered := `"extensions": ` + fmt.Sprintf(persistedAs, hashOf(anotherText))
	require.Empty(t, allowing.postMembers(t, registered+", "+query(anotherText)).errors(t))
	allowing.actAs(t, "customer")
	require.Equal(t, []string{notTrusted}, allowing.postMembers(t, registered).codes(t), "what staff registered is not trusted")
}

func TestTrustedDocumentsOverSockets(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	staff := f.token("staff")
	f = f.with(f.redisURL, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { trusting(trusted.Options{Only: true})(o) })
	c := connect(t, f.listen(), staff)
	variables := map[string]any{"id": f.report("staff").GlobalID().String()}
	subscribe := func(id string, payload map[string]any) {
		payload["variables"] = variables
		c.send(message{ID: id, Type: "subscribe", Payload: asJSON(t, payload)})
	}
	subscribe("1", map[string]any{"documentId": "sha256:" + hashOf(reportUpdated)})
	require.Contains(t, c.next("1"), "QUEUED")
	subscribe("2", map[string]any{"extensions": json.RawMessage(fmt.Sprintf(persistedAs, hashOf(reportUpdated)))})
	require.Contains(t, c.next("2"), "QUEUED")
	subscribe("3", map[string]any{"query": anotherText})
	c.requireRefused("3", notTrusted)
	subscribe("4", map[string]any{"documentId": unknownHash})
	c.requireRefused("4", notTrusted)
	subscribe("5", map[string]any{"query": `subscription { notificationReceived { title } }`})
	c.requireRefused("5", notTrusted)
}

// A document that is parsed is paid for: one that takes long to validate, by more than the bucket gets back meanwhile.
func TestFloodOfDocumentsEvictsNoTrustedOne(t *testing.T) {
	t.Parallel()
	long := `query Long { viewer { ` + strings.Repeat("id ", 400) + `} }`
	const price = 50
	paid := func(documents ...trusted.Document) float64 {
		g := graphTrusting(t, trusted.Options{Documents: documents}, func(_ *db.Options, o *httpapi.GraphQLOptions) {
			o.CacheBytes = 64 << 10
			o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: 100_000, Restore: 1})
		})
		available := func() float64 {
			var cost struct{ Throttle struct{ Available float64 } }
			require.NoError(t, json.Unmarshal([]byte(g.post(t, countProducts, "X-Orderly-Cost", "1").cost(t)), &cost))
			return cost.Throttle.Available
		}
		require.Empty(t, g.post(t, long).errors(t))
		for i := range 100 {
			require.Empty(t, g.post(t, fmt.Sprintf(`query Q%d { viewer { id } }`, i)).errors(t))
		}
		before := available()
		require.Empty(t, g.post(t, long).errors(t))
		return before - available()
	}
	isEvicted := false
	for n := 0; n < 100 && !isEvicted; n++ { // of documents that are used as little, the cache evicts one or the other by chance
		isEvicted = paid() > price
	}
	require.True(t, isEvicted)
	require.Less(t, paid(trusted.New("documents.json", long)), float64(price))
}

func TestLimitsHoldForTrustedDocuments(t *testing.T) {
	t.Parallel()
	g := graphTrusting(t, trusted.Options{Only: true})
	ask := func(n int) answer {
		return g.postMembers(t, fmt.Sprintf(`"documentId": %q, "variables": {"n": %d}`, hashOf(pagesOfOrders), n))
	}
	require.Empty(t, ask(2).errors(t))
	require.Equal(t, []string{"NODE_LIMIT_EXCEEDED"}, ask(100).codes(t))
	require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, g.postMembers(t, `"documentId": "`+hashOf(pagesOfOrders)+`"`).codes(t))
}

func TestDocumentsThatCannotBeTrusted(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	for text, says := range map[string]string{
		`query A { ordesr { totalCount } }`: `Cannot query field "ordesr" on type "Query". Did you mean "order", "orders"`,
		`query A {`:                         "Expected Name",
		`fragment A on Order { id }`:        "it has no operation",
		nested(16):                          "nested",
		`query A { users(first: 100) { nodes { orders(first: 100) { nodes { number } } } } }`: "is the limit",
	} {
		document := trusted.New("documents.json", text)
		_, err := httpapi.NewGraphQL(httpapi.GraphQLOptions{DB: g.db, Trusted: trusted.Options{Documents: []trusted.Document{document}}})
		require.ErrorContains(t, err, "documents.json: the document "+document.Hash, text)
		require.ErrorContains(t, err, "can't run: ", text)
		require.ErrorContains(t, err, says, text)
	}
	// With other variables these may run.
	for _, text := range []string{
		`query A($n: Int = 100) { users(first: $n) { nodes { orders(first: $n) { nodes { number } } } } }`,
		strings.Replace(nested(16), "{", "query A($deep: Boolean!) { ... @include(if: $deep) {", 1) + "}",
	} {
		_, err := httpapi.NewGraphQL(httpapi.GraphQLOptions{DB: g.db, Trusted: trusted.Options{Documents: []trusted.Document{trusted.New("", text)}}})
		require.NoError(t, err, text)
	}
}

func TestOperationsThatAreNotTrustedAreCounted(t *testing.T) {
	t.Parallel()
	counts := metrics.New(prometheus.NewRegistry(), "CountCategories", "CountProducts")
	g := graphTrusting(t, trusted.Options{CountOthers: true}, func(_ *db.Options, o *httpapi.GraphQLOptions) { o.Metrics = counts })
	for _, text := range []string{anotherText, anotherText, `{ viewer { id } }`, `query Foreign { viewer { id } }`, countProducts} {
		require.Empty(t, g.post(t, text).errors(t), text)
	}
	text := scrape(t, counts)
	for _, line := range []string{`"CountCategories"} 2`, `"anonymous"} 1`, `"other"} 1`} {
		require.Contains(t, text, "\norderly_operations_untrusted_total{operation="+line+"\n")
	}
	require.NotContains(t, text, `orderly_operations_untrusted_total{operation="CountProducts"}`)
	require.Contains(t, text, `operation="CountProducts"} 1`, "trusted operations have their names")
}
