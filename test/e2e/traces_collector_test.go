package e2e

import (
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	collected "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// collector receives traces by OTLP over HTTP.
type collector struct {
	url string

	mu    sync.Mutex
	spans []*tracepb.Span
	text  strings.Builder // everything that was received, for searching
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	s := httptest.NewServer(http.HandlerFunc(c.receive))
	t.Cleanup(s.Close)
	c.url = s.URL
	return c
}

func (c *collector) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var request collected.ExportTraceServiceRequest
	if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &request) != nil {
		http.Error(w, "not a request with traces", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range request.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
	c.text.WriteString(request.String())
}

// await waits for a span that satisfies a condition.
func (c *collector) await(t *testing.T, what string, is func(*tracepb.Span) bool) *tracepb.Span {
	t.Helper()
	var found *tracepb.Span
	require.Eventually(t, func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		if i := slices.IndexFunc(c.spans, is); i >= 0 {
			found = c.spans[i]
		}
		return found != nil
	}, patience, tick, "a span: %s", what)
	return found
}

// tree returns the path of each span of a trace, from the root: "a > b > c". The trace is complete as soon as its
// root has arrived.
func (c *collector) tree(trace []byte) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	byID := map[string]*tracepb.Span{}
	for _, s := range c.spans {
		byID[string(s.SpanId)] = s
	}
	var paths []string
	for _, s := range c.spans {
		if string(s.TraceId) != string(trace) {
			continue
		}
		path := s.Name
		for above := byID[string(s.ParentSpanId)]; above != nil; above = byID[string(above.ParentSpanId)] {
			path = above.Name + " > " + path
		}
		paths = append(paths, path)
	}
	return paths
}

// roots returns the names of the spans without a parent.
func (c *collector) roots() (names []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.spans {
		if len(s.ParentSpanId) == 0 {
			names = append(names, s.Name)
		}
	}
	return names
}

func (c *collector) everything() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

func attributeOf(s *tracepb.Span, key string) string {
	for _, a := range s.Attributes {
		if a.Key == key {
			return a.Value.GetStringValue()
		}
	}
	return ""
}

func traceOf(s *tracepb.Span) string { return hex.EncodeToString(s.TraceId) }
