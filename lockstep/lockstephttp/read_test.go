package lockstephttp_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
)

func TestParametersOfABody(t *testing.T) {
	t.Parallel()
	for body, expected := range map[string]graphql.RawParams{
		`{"query": "{ a }"}`: {Query: "{ a }"},
		` {"query":"{ a }","operationName":null,"variables":null,"extensions":null} `: {Query: "{ a }"},
		`{"query": "{ \u0061 }", "operationName": "A", "more": [{}]}`:                 {Query: "{ a }", OperationName: "A"},
		`{"query": "{ a }", "QUERY": "{ b }"}`:                                        {Query: "{ a }"},
		`{"query": "{ a }", "variables": {"n": 12345678901234567890, "l": [1.5, {}, []], "query": null}}`: {
			Query: "{ a }",
			Variables: map[string]any{
				"n": json.Number("12345678901234567890"), "l": []any{json.Number("1.5"), map[string]any{}, []any{}}, "query": nil,
			},
		},
		`{"query": "{ a(b: \"\ud83d\ude00\") }", "variables": {"n": [1.0, 2e3, -0.0, 120e-1, 1e400, 9007199254740993.0]}}`: {
			Query: "{ a(b: \"\U0001f600\") }",
			Variables: map[string]any{"n": []any{
				json.Number("1"), json.Number("2000"), json.Number("0"), json.Number("12"), json.Number("1e400"), json.Number("9007199254740993.0"),
			}},
		},
		`{"documentId": "sha256:ab12"}`: {
			Extensions: map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": "ab12"}},
		},
		`{"documentId": "ab12", "extensions": {"a": true, "persistedQuery": {}}}`: {
			Extensions: map[string]any{"a": true, "persistedQuery": map[string]any{"version": 1, "sha256Hash": "ab12"}},
		},
		`{"documentId": "ab12", "query": "{ a }"}`: {Query: "{ a }"},
		`{"extensions": {"persistedQuery": {"version": 1}}}`: {
			Extensions: map[string]any{"persistedQuery": map[string]any{"version": json.Number("1")}},
		},
	} {
		exec := answered(`{}`)
		w := do(post(t, body), exec)
		require.Equal(t, http.StatusOK, w.Code, "%s: %s", body, w.Body)
		require.NotEmpty(t, exec.asked.Headers)
		got := *exec.asked
		got.Headers, got.ReadTime = nil, graphql.TraceTiming{}
		require.Equal(t, expected, got)
	}
}

func TestBodiesThatHoldNoOperation(t *testing.T) {
	t.Parallel()
	const (
		noObject  = "the body must be a JSON object"
		surrogate = "the body has a half of a surrogate pair, which is no character"
	)
	for body, message := range map[string]string{
		``: noObject, `null`: noObject, `[]`: noObject, `"{ a }"`: noObject, `7`: noObject, `{`: noObject, `{"query": "{ a }"`: noObject,
		`{"query": "{ a }"}{}`: noObject, `{"query": "{ a }"} x`: noObject, `{"query": "{ a }",}`: noObject, `{query: "{ a }"}`: noObject,
		`{"query" "{ a }"}`: noObject, `{"query": "{ a }", "variables": {"a": [1,]}}`: noObject, "\ufeff" + valid: noObject, `{"a": 01}`: noObject,
		`{}`: "`query` is missing", `{"query": ""}`: "`query` is missing", `{"query": null}`: "`query` is missing", `{"Query": "{ a }"}`: "`query` is missing",
		`{"query": 7}`:       "`query` must be a string",
		`{"documentId": ""}`: "`query` is missing", `{"documentId": null}`: "`query` is missing", `{"documentId": 7}`: "`documentId` must be a string",
		`{"query": "{ a }", "operationName": {}}`:                                                             "`operationName` must be a string",
		`{"query": "{ a }", "variables": [1]}`:                                                                "`variables` must be a JSON object",
		`{"query": "{ a }", "variables": "{}"}`:                                                               "`variables` must be a JSON object",
		`{"query": "{ a }", "extensions": "x"}`:                                                               "`extensions` must be a JSON object",
		`{"query": "{ a }", "query": "{ b }"}`:                                                                "the name \"query\" stands twice in one object of the body",
		`{"query": "{ a }", "\u0071uery": "{ b }"}`:                                                           "the name \"query\" stands twice in one object of the body",
		`{"query": "{ a }", "variables": {"a": [{"b": 1, "c": 2, "b": 1}]}}`:                                  "the name \"b\" stands twice in one object of the body",
		`{"` + strings.Repeat("ä", 60) + `": 1, "` + strings.Repeat("ä", 60) + `": 2}`:                        "the name \"" + strings.Repeat("ä", 20) + "…\" stands twice in one object of the body",
		"{\"query\": \"{ a(b: \\\"\xff\\\") }\"}":                                                             "the body must be encoded as UTF-8",
		"{\"query\": \"{ a }\", \"variables\": {\"\xc3\x28\": 1}}":                                            "the body must be encoded as UTF-8",
		`{"query": "{ a }", "variables": {"a": ` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}}`: "the body is nested deeper than 200 levels",
		`{"query": "{ a }", "variables": {"a": "\ud800"}}`:                                                    surrogate,
		`{"query": "{ a }", "variables": {"a": "\ude00\ud83d"}}`:                                              surrogate,
		`{"query": "{ a }", "variables": {"\udfff": 1}}`:                                                      surrogate,
		`{"query": "{ a(b: \"\ud83d\") }"}`:                                                                   surrogate,
		strings.Repeat(`{"a":`, 180):                                                                          noObject,
	} {
		t.Run(body[:min(len(body), 80)], func(t *testing.T) {
			t.Parallel()
			requireRefused(t, do(post(t, body), answered(`{}`)).Result(), http.StatusBadRequest, message)
		})
	}
}

func TestTypesAndSizesOfBodies(t *testing.T) {
	t.Parallel()
	for kind, status := range map[string]int{
		legacy: 200, "application/json; charset=UTF-8": 200, "Application/JSON": 200,
		"": 415, "text/plain": 415, "application/json; charset=latin1": 415, "application/jsonx": 415, "application/graphql": 415,
		"application/x-www-form-urlencoded": 415, "multipart/form-data; boundary=x": 415, "nonsense;": 415,
	} {
		require.Equal(t, status, do(post(t, valid, "Content-Type", kind), answered(`{}`)).Code, kind)
	}
	require.Equal(t, http.StatusOK, do(post(t, valid+strings.Repeat(" ", 1000-len(valid))), answered(`{}`)).Code)
	requireRefused(t, do(post(t, valid+strings.Repeat(" ", 1001-len(valid))), answered(`{}`)).Result(), http.StatusRequestEntityTooLarge, "the body is larger than allowed")

	r := post(t, valid)
	r.Body = brokenBody{}
	requireRefused(t, do(r, answered(`{}`)).Result(), http.StatusBadRequest, "the body can't be read")
}

func TestCompressedBodies(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"gzip", "br", "deflate", "GZIP", "identity, gzip"} {
		response := do(post(t, valid, "Content-Encoding", encoding), answered(`{}`)).Result()
		require.Equal(t, "identity", response.Header.Get("Accept-Encoding"), encoding)
		requireRefused(t, response, http.StatusUnsupportedMediaType, "the body must not be compressed: send it without Content-Encoding")
	}
	require.Equal(t, http.StatusOK, do(post(t, valid, "Content-Encoding", "identity"), answered(`{}`)).Code)
}

func TestParametersOfAURL(t *testing.T) {
	t.Parallel()
	exec := answered(`{}`)
	w := do(get(t, url.Values{"query": {"{ a }"}, "operationName": {"A"}, "variables": {`{"n": 1}`}, "extensions": {"null"}}), exec)
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, "{ a }", exec.asked.Query)
	require.Equal(t, "A", exec.asked.OperationName)
	require.Equal(t, map[string]any{"n": json.Number("1")}, exec.asked.Variables)

	for message, query := range map[string]string{
		"`query` is missing":                                                "",
		"the URL's query can't be read":                                     "query=%zz",
		"`query` stands twice in the URL":                                   "query=%7Ba%7D&query=%7Bb%7D",
		"`query` must be encoded as UTF-8":                                  "query=%7Ba%7D%ff",
		"`variables` must be a JSON object":                                 "query=%7Ba%7D&variables=%5B%5D",
		"`extensions` must be a JSON object":                                "query=%7Ba%7D&extensions=x",
		"`variables` must be encoded as UTF-8":                              "query=%7Ba%7D&variables=%ff",
		"`variables` is nested deeper than 200 levels":                      "query=%7Ba%7D&variables=" + url.QueryEscape(strings.Repeat(`{"a":`, 201)),
		"`variables` has a half of a surrogate pair, which is no character": "query=%7Ba%7D&variables=" + url.QueryEscape(`{"a": "\ud800"}`),
		"the name \"a\" stands twice in one object of `variables`":          "query=%7Ba%7D&variables=" + url.QueryEscape(`{"a": 1, "a": 2}`),
	} {
		r := get(t, nil)
		r.URL.RawQuery = query
		requireRefused(t, do(r, answered(`{}`)).Result(), http.StatusBadRequest, message)
	}
}

func requireRefused(t *testing.T, response *http.Response, status int, message string) {
	t.Helper()
	defer func() { require.NoError(t, response.Body.Close()) }()
	var body struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&body))
	require.Equal(t, status, response.StatusCode, message)
	require.Len(t, body.Errors, 1)
	require.Equal(t, message, body.Errors[0].Message)
	require.Equal(t, "BAD_REQUEST", body.Errors[0].Extensions.Code)
}

// brokenBody is the body of a client that has gone.
type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New("connection reset") }
func (brokenBody) Close() error             { return nil }
