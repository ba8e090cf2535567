package hostile

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// mostBytes is how large a request gets: further bytes are cut by any server's limit of a body.
const mostBytes = 1_000_000

// Request is one HTTP request to /graphql.
type Request struct {
	Method string
	Query  string // of the URL, without the question mark
	Header http.Header
	Body   []byte
	// NeedsSession says that it is to be sent with a session.
	NeedsSession bool

	genes genes
}

// String tells the properties that are not 0.
func (r Request) String() string {
	names := [genesCount]string{
		"aliases", "breadth", "depth", "directives", "filler", "fragments", "letters", "list", "missing", "nest", "operations",
		"page", "repeats", "roots", "spreads", "text", "tokens", "transport", "variables", "session",
	}
	told := []string{fmt.Sprintf("seed=%d bytes=%d", r.genes.seed, len(r.Body)+len(r.Query))}
	for i, value := range r.genes.values {
		if value > 0 {
			told = append(told, fmt.Sprintf("%s=%d", names[i], value))
		}
	}
	return strings.Join(told, " ")
}

// A transport is a way to send a document.
//
//nolint:gochecknoglobals // a table
var transports = []func(sent) Request{sent.post, sent.get, sent.stream, sent.textual}

// sent is what a request says.
type sent struct {
	document  string
	variables string // as JSON
}

func (s sent) post() Request {
	return Request{Method: http.MethodPost, Body: s.body(), Header: http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/graphql-response+json"},
	}}
}

func (s sent) get() Request {
	query := url.Values{"query": {s.document}, "variables": {s.variables}, "operationName": {name(0)}}
	return Request{Method: http.MethodGet, Query: query.Encode(), Header: http.Header{"Accept": {"application/json"}}}
}

func (s sent) stream() Request {
	r := s.post()
	r.Header["Accept"] = []string{"text/event-stream"}
	return r
}

// textual is compressed on its way back.
func (s sent) textual() Request {
	r := s.post()
	r.Header["Accept"], r.Header["Accept-Encoding"] = []string{"application/json"}, []string{"gzip"}
	return r
}

func (s sent) body() []byte {
	document, err := json.Marshal(s.document)
	if err != nil {
		panic(err) // of a string
	}
	return slices.Concat([]byte(`{"query":`), document, []byte(`,"operationName":"`+name(0)+`","variables":`), []byte(s.variables), []byte(`}`))
}

func write(schema *ast.Schema, ids map[string][]string, g genes) Request {
	w := newWriter(schema, ids, g)
	document := w.document()
	r := transports[g.values[transport]](sent{document, w.variablesJSON()})
	r.NeedsSession = g.values[whose] > 0
	r.genes = g
	return r
}
