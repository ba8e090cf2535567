// Package transport answers GraphQL over HTTP for gqlgen's handler, by the specification
// (https://graphql.github.io/graphql-over-http/draft/): queries and mutations by POST, queries by GET. It writes the
// answer's bytes once, where gqlgen's own transports encode the data a second time.
package transport

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// HTTP is a transport for gqlgen's handler.Server.
type HTTP struct {
	// BodyLimit is the largest body that is read, in bytes; 1 MiB where it is zero.
	BodyLimit int64
	// Status overrides the status of an answer without data, by its first error; it returns 0 to leave it. May be nil.
	Status func(err *gqlerror.Error) int
	// Header adds headers to an answer with errors. May be nil.
	Header func(h http.Header, errs gqlerror.List)
}

const defaultBodyLimit = 1 << 20

var _ graphql.Transport = HTTP{}

// Supports says yes to all that is not an upgrade to a socket: a request that is wrong gets its answer here.
func (HTTP) Supports(r *http.Request) bool { return r.Header.Get("Upgrade") == "" }

// Do answers a request.
func (t HTTP) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	kind, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		w.Header().Set("Content-Type", legacyType+charset)
		t.refuse(w, http.StatusNotAcceptable, "the answer is "+graphqlType+" or "+legacyType+": accept one of them")
		return
	}
	w.Header().Set("Content-Type", kind+charset)
	params, problem := t.read(w, r)
	if problem != nil {
		if problem.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", "GET, POST")
		}
		t.refuse(w, problem.status, problem.message)
		return
	}
	params.Headers = r.Header
	t.answer(w, r, exec, params, kind)
}

// answer runs an operation and writes what it returns.
func (t HTTP) answer(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams, kind string) {
	ctx := r.Context()
	op, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		t.write(w, exec.DispatchError(graphql.WithOperationContext(ctx, op), errs), kind)
		return
	}
	if r.Method == http.MethodGet && op.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		t.refuse(w, http.StatusMethodNotAllowed, "only queries can be sent by GET")
		return
	}
	if op.Operation.Operation == ast.Subscription {
		t.refuse(w, http.StatusBadRequest, "subscriptions need a socket or an event stream")
		return
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	response := responses(ctx)
	if response == nil { // the client has gone
		return
	}
	t.write(w, response, kind)
}

// problem is a request that holds no operation.
type problem struct {
	status  int
	message string
}

func (t HTTP) read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *problem) {
	start := graphql.Now()
	var params *graphql.RawParams
	var err *problem
	switch r.Method {
	case http.MethodGet:
		params, err = readURL(r.URL)
	case http.MethodPost:
		params, err = t.readBody(w, r)
	default:
		err = &problem{http.StatusMethodNotAllowed, "operations are sent by POST, queries also by GET"}
	}
	if err != nil {
		return nil, err
	}
	if params.Query == "" && params.Extensions["persistedQuery"] == nil {
		return nil, &problem{http.StatusBadRequest, "`query` is missing"}
	}
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params, nil
}

func (t HTTP) readBody(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *problem) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != legacyType {
		return nil, &problem{http.StatusUnsupportedMediaType, "the body must be " + legacyType}
	}
	if set := parameters["charset"]; set != "" && !strings.EqualFold(set, "utf-8") {
		return nil, &problem{http.StatusUnsupportedMediaType, "the body must be encoded as UTF-8"}
	}
	limit := t.BodyLimit
	if limit == 0 {
		limit = defaultBodyLimit
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, &problem{http.StatusRequestEntityTooLarge, "the body is larger than allowed"}
		}
		return nil, &problem{http.StatusBadRequest, "the body can't be read"}
	}
	return decode(body)
}

// decode reads the parameters of a request. Numbers in variables keep their digits.
func decode(body []byte) (*graphql.RawParams, *problem) {
	var fields struct {
		Query         *string         `json:"query"`
		OperationName *string         `json:"operationName"`
		Variables     json.RawMessage `json:"variables"`
		Extensions    json.RawMessage `json:"extensions"`
	}
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, &problem{http.StatusBadRequest, "the body must be a JSON object with `query`, `variables`, `operationName` and `extensions`"}
	}
	params := &graphql.RawParams{}
	if fields.Query != nil {
		params.Query = *fields.Query
	}
	if fields.OperationName != nil {
		params.OperationName = *fields.OperationName
	}
	return params, decodeMaps(params, string(fields.Variables), string(fields.Extensions))
}

func readURL(u *url.URL) (*graphql.RawParams, *problem) {
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, &problem{http.StatusBadRequest, "the URL's query can't be read"}
	}
	params := &graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName")}
	return params, decodeMaps(params, q.Get("variables"), q.Get("extensions"))
}

func decodeMaps(params *graphql.RawParams, variables, extensions string) *problem {
	for _, m := range []struct {
		name string
		text string
		to   *map[string]any
	}{{"variables", variables, &params.Variables}, {"extensions", extensions, &params.Extensions}} {
		if m.text == "" {
			continue
		}
		decoder := json.NewDecoder(strings.NewReader(m.text))
		decoder.UseNumber()
		if err := decoder.Decode(m.to); err != nil || decoder.More() {
			return &problem{http.StatusBadRequest, "`" + m.name + "` must be a JSON object"}
		}
	}
	return nil
}
