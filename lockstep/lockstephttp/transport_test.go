package lockstephttp_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/lockstephttp"
)

const (
	modern = "application/graphql-response+json"
	legacy = "application/json"
	valid  = `{"query": "{ a }"}`
)

// executor answers every operation alike, and keeps what it was asked.
type executor struct {
	refused   gqlerror.List     // the operation can't run
	response  *graphql.Response // nil where the context has ended
	operation ast.Operation     // a query, where it is empty
	asked     *graphql.RawParams
}

func (e *executor) CreateOperationContext(_ context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	e.asked = params
	operation := e.operation
	if operation == "" {
		operation = ast.Query
	}
	return &graphql.OperationContext{Operation: &ast.OperationDefinition{Operation: operation}}, e.refused
}

func (e *executor) DispatchOperation(ctx context.Context, _ *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	return func(context.Context) *graphql.Response { return e.response }, ctx
}

func (*executor) DispatchError(_ context.Context, errs gqlerror.List) *graphql.Response {
	return &graphql.Response{Errors: errs}
}

// answered has no data where data is empty.
func answered(data string, errs ...*gqlerror.Error) *executor {
	response := &graphql.Response{Errors: errs}
	if data != "" {
		response.Data = json.RawMessage(data)
	}
	return &executor{response: response}
}

func failed(code string) *gqlerror.Error {
	return &gqlerror.Error{Message: code, Extensions: map[string]any{"code": code}}
}

// handler gives the codes of these tests their statuses.
func handler() lockstephttp.HTTP {
	statuses := map[string]int{"REFUSED": 400, "DOWN": 503, "SLOW": 504}
	return lockstephttp.HTTP{
		BodyLimit: 1000,
		Status: func(err *gqlerror.Error) int {
			code, _ := err.Extensions["code"].(string)
			return statuses[code]
		},
		Header: func(h http.Header, errs gqlerror.List) { h.Set("X-First", errs[0].Message) },
	}
}

func post(t *testing.T, body string, headers ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", legacy)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func get(t *testing.T, query url.Values) *http.Request {
	t.Helper()
	return httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?"+query.Encode(), nil)
}

func do(r *http.Request, e *executor) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	handler().Do(w, r, e)
	return w
}

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	for accept, kind := range map[string]string{
		"":                                 legacy,
		"*/*":                              legacy,
		"application/*":                    legacy,
		legacy:                             legacy,
		modern:                             modern,
		"APPLICATION/JSON":                 legacy,
		modern + "; charset=utf-8":         modern,
		legacy + ";charset=UTF-8":          legacy,
		modern + ", " + legacy:             modern,
		legacy + ", " + modern:             legacy,
		legacy + ";q=0.5, " + modern:       modern,
		legacy + ", " + modern + "; q=0.9": legacy,
		modern + ";q=0, */*;q=0.1":         legacy,
		"text/html, image/png, */*; q=0.1": legacy,
		"image/png, " + modern:             modern,
		"image/png":                        "",
		"text/html":                        "",
		modern + "; charset=latin1":        "",
		legacy + ";q=0":                    "",
		"nonsense":                         "",
		legacy + ";q=0, */*":               modern, // the more specific counts
		modern + ";q=0, application/*":     legacy,
		"*/*, " + modern + ";q=0.9":        legacy,
		"*/*;q=0.9, " + modern:             modern,
		"*/*, " + modern:                   modern, // it is named
		"application/*;q=0, */*":           "",
		"*/*;q=0":                          "",
		"text/event-stream;q=0, */*":       legacy,
	} {
		r := post(t, valid)
		if accept != "" {
			r.Header.Set("Accept", accept)
		}
		w := do(r, answered(`{"a":1}`))
		if kind == "" {
			require.Equal(t, http.StatusNotAcceptable, w.Code, accept)
			kind = legacy
		} else {
			require.Equal(t, http.StatusOK, w.Code, accept)
			require.JSONEq(t, `{"data": {"a": 1}}`, w.Body.String())
		}
		require.Equal(t, kind+"; charset=utf-8", w.Header().Get("Content-Type"), accept)
	}
	r := post(t, valid)
	r.Header["Accept"] = []string{"image/png", modern} // two lines are one list
	require.Equal(t, modern+"; charset=utf-8", do(r, answered(`null`)).Header().Get("Content-Type"))
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		exec           *executor
		modern, legacy int
		body           string
	}{
		"data":               {answered(`{"a":1}`), 200, 200, `{"data":{"a":1}}`},
		"data with errors":   {answered(`{"a":null}`, failed("DOWN")), 200, 200, `{"errors":[{"message":"DOWN","extensions":{"code":"DOWN"}}],"data":{"a":null}}`},
		"null":               {answered(`null`, failed("OTHER")), 200, 200, `{"errors":[{"message":"OTHER","extensions":{"code":"OTHER"}}],"data":null}`},
		"null, and down":     {answered(`null`, failed("OTHER"), failed("DOWN")), 503, 503, ""},
		"null, the highest":  {answered(`null`, failed("SLOW"), failed("DOWN")), 504, 504, ""},
		"null without error": {answered(`null`), 200, 200, `{"data":null}`},
		"no data":            {answered("", failed("OTHER")), 400, 200, `{"errors":[{"message":"OTHER","extensions":{"code":"OTHER"}}]}`},
		"refused":            {&executor{refused: gqlerror.List{failed("REFUSED")}}, 400, 200, `{"errors":[{"message":"REFUSED","extensions":{"code":"REFUSED"}}]}`},
		"refused, no code":   {&executor{refused: gqlerror.List{{Message: "m"}}}, 400, 200, `{"errors":[{"message":"m","extensions":{"code":"BAD_REQUEST"}}]}`},
		"no data, and down":  {answered("", failed("DOWN")), 503, 503, ""},
		"extensions":         {&executor{response: &graphql.Response{Data: json.RawMessage(`{}`), Extensions: map[string]any{"n": 1}}}, 200, 200, `{"data":{},"extensions":{"n":1}}`},
	} {
		for accept, status := range map[string]int{modern: c.modern, legacy: c.legacy} {
			w := do(post(t, valid, "Accept", accept), c.exec)
			require.Equal(t, status, w.Code, "%s, %s", name, accept)
			if c.body != "" {
				require.Equal(t, c.body, w.Body.String(), name)
			}
			require.Equal(t, strings.Contains(w.Body.String(), "errors"), w.Header().Get("X-First") != "", name)
		}
	}
}

// Texts of errors are cut where a character begins, whether the operation was refused or ran.
func TestErrorsAreShortened(t *testing.T) {
	t.Parallel()
	for text, told := range map[string]string{
		strings.Repeat("a", 1000):           strings.Repeat("a", 1000),
		strings.Repeat("a", 1001):           strings.Repeat("a", 997) + "…",
		strings.Repeat("a", 996) + "éaaa":   strings.Repeat("a", 996) + "…",
		strings.Repeat("a", 995) + "éaaa":   strings.Repeat("a", 995) + "éaaa",
		strings.Repeat("a", 995) + "éaaaa":  strings.Repeat("a", 995) + "é…",
		strings.Repeat("é", 500):            strings.Repeat("é", 500),
		strings.Repeat("\U0001F600", 1<<18): strings.Repeat("\U0001F600", 249) + "…",
		"short":                             "short",
	} {
		for _, e := range []*executor{{refused: gqlerror.List{failed(text)}}, answered(`{}`, failed(text))} {
			var a struct {
				Errors []struct {
					Message    string
					Extensions struct{ Code string }
				}
			}
			require.NoError(t, json.Unmarshal(do(post(t, valid), e).Body.Bytes(), &a))
			require.Equal(t, told, a.Errors[0].Message)
			require.Equal(t, told, a.Errors[0].Extensions.Code)
		}
	}
}

// What ended before it began says why.
func TestAnEndedContext(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancelCause(t.Context())
	end(errors.New("too late"))
	w := do(post(t, valid).WithContext(ctx), &executor{})
	require.JSONEq(t, `{"errors": [{"message": "too late"}]}`, w.Body.String())
}

// TestAnswersInParts shows that a client that gets one answer gets no part in its place.
func TestAnswersInParts(t *testing.T) {
	t.Parallel()
	for hasNext, status := range map[bool]int{true: http.StatusBadRequest, false: http.StatusOK} {
		e := answered(`{"a":1}`)
		e.response.HasNext = &hasNext
		w := do(post(t, valid), e)
		require.Equal(t, status, w.Code)
		require.Equal(t, hasNext, strings.Contains(w.Body.String(), "accept text/event-stream alone, or leave @defer out"))
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY"} {
		r := post(t, valid)
		r.Method = method
		w := do(r, answered(`{}`))
		require.Equal(t, http.StatusMethodNotAllowed, w.Code, method)
		require.Equal(t, "GET, POST", w.Header().Get("Allow"))
	}
	query := url.Values{"query": {"mutation { a }"}}
	w := do(get(t, query), &executor{operation: ast.Mutation})
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
	require.Equal(t, "POST", w.Header().Get("Allow"))
	require.Equal(t, http.StatusBadRequest, do(post(t, valid), &executor{operation: ast.Subscription}).Code)
	require.Equal(t, http.StatusOK, do(post(t, valid), &executor{operation: ast.Mutation, response: &graphql.Response{}}).Code)

	socket := post(t, valid, "Upgrade", "websocket")
	require.False(t, handler().Supports(socket))
}

// parts keeps what is written to it.
type parts struct {
	*httptest.ResponseRecorder

	all [][]byte
}

func (p *parts) Write(b []byte) (int, error) {
	p.all = append(p.all, b)
	return p.ResponseRecorder.Write(b)
}

// Long data are sent from where they are, with what is around them.
func TestLongDataAreNotCopied(t *testing.T) {
	t.Parallel()
	for _, length := range []int{1, 64 << 10, 64<<10 + 1, 1 << 20} {
		e := answered(`"`+strings.Repeat("a", length-2+length%2)+`"`, failed("DOWN"))
		e.response.Extensions = map[string]any{"a": 1}
		w := &parts{ResponseRecorder: httptest.NewRecorder()}
		handler().Do(w, post(t, valid), e)
		require.Equal(t, `{"errors":[{"message":"DOWN","extensions":{"code":"DOWN"}}],"data":`+string(e.response.Data)+`,"extensions":{"a":1}}`, w.Body.String())
		require.Equal(t, strconv.Itoa(w.Body.Len()), w.Header().Get("Content-Length"))
		isWritten := func(part []byte) bool { return &part[0] == &e.response.Data[0] }
		require.Equal(t, len(e.response.Data) > 64<<10, slices.ContainsFunc(w.all, isWritten), "%d bytes", length)
	}
}
