package httpapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/require"
)

const longAnswer = "{ products(first: 50) { nodes { id name description sku createdAt } } }"

func TestAnswersAreCompressed(t *testing.T) {
	t.Parallel()
	f := newServer(t, withOrigins(allow(t, shop)))
	plain := f.ask(longAnswer, nil)
	require.Empty(t, plain.header.Get("Content-Encoding"))
	require.Greater(t, len(plain.body), 2000)

	packed := f.ask(longAnswer, nil, "Accept-Encoding", "gzip, deflate, br")
	require.Equal(t, "gzip", packed.header.Get("Content-Encoding"))
	require.Less(t, len(packed.body), len(plain.body))
	require.Equal(t, plain.data(t), unpacked(t, packed).data(t))

	for what, a := range map[string]answer{
		"a short answer":               f.ask("{ viewer { id } }", nil, "Accept-Encoding", "gzip"),
		"a client that takes none":     f.ask(longAnswer, nil, "Accept-Encoding", "identity"),
		"a client that refuses it":     f.ask(longAnswer, nil, "Accept-Encoding", "gzip;q=0"),
		"a page of a foreign origin":   f.ask(longAnswer, nil, "Accept-Encoding", "gzip", "Origin", foreign, "Sec-Fetch-Site", "cross-site"),
		"a client of an event stream":  f.ask(longAnswer, nil, "Accept-Encoding", "gzip", "Accept", "text/event-stream, application/json"),
		"an error that is a few words": f.ask("{ nothing }", nil, "Accept-Encoding", "gzip"),
	} {
		require.Empty(t, a.header.Get("Content-Encoding"), what)
	}
	require.Equal(t, "gzip", f.ask(longAnswer, nil, "Accept-Encoding", "gzip", "Origin", shop, "Sec-Fetch-Site", "cross-site").header.Get("Content-Encoding"))
}

func unpacked(t *testing.T, a answer) answer {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(a.body))
	require.NoError(t, err)
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	return answer{a.status, a.header, string(text)}
}

// byGet sends an operation by GET. Headers are names and values in turn.
func (f *testServer) byGet(query string, headers ...string) answer {
	f.t.Helper()
	r := httptest.NewRequestWithContext(f.t.Context(), http.MethodGet, "https://shop.example/graphql?"+url.Values{"query": {query}}.Encode(), nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

func TestNothingBetweenKeepsAnswers(t *testing.T) {
	t.Parallel()
	f := newServer(t, withOrigins(allow(t, shop)))
	for what, a := range map[string]answer{
		"an answer":             f.byGet("{ viewer { id } }"),
		"an error":              f.byGet("{ nothing }"),
		"no query":              f.byGet(""),
		"a token that is none":  f.byGet("{ viewer { id } }", "Authorization", "Bearer x"),
		"a page of another one": f.byGet("{ viewer { id } }", "Origin", shop),
	} {
		require.Equal(t, "private, no-store", a.header.Get("Cache-Control"), what)
		require.Contains(t, a.header.Values("Vary"), "Accept, Accept-Encoding, Authorization, Cookie, Origin", what)
	}
}

func TestUpgradesToOtherProtocolsAreIgnored(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	for _, protocol := range []string{"h2c", "HTTP/2.0, TLS/1.2", "foo"} {
		a := f.ask("{ products(first: 1) { nodes { id } } }", nil, "Connection", "Upgrade, HTTP2-Settings", "Upgrade", protocol, "HTTP2-Settings", "AAMAAABkAAQAAP__")
		require.Equal(t, http.StatusOK, a.status, protocol)
		require.Contains(t, a.data(t), "products", protocol)
	}
}
