package lockstephttp

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const defaultBodyLimit = 1 << 20

// problem is why a request has no operation.
type problem struct {
	status  int
	code    string
	message string
}

func bad(message string) *problem { return &problem{http.StatusBadRequest, CodeBadRequest, message} }

// errors are the problem as the errors of an answer.
func (p *problem) errors() gqlerror.List {
	return gqlerror.List{{Message: p.message, Extensions: map[string]any{"code": p.code}}}
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
		err = &problem{http.StatusMethodNotAllowed, CodeBadRequest, "operations are sent by POST, queries also by GET"}
	}
	if err != nil {
		return nil, err
	}
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params, nil
}

func (t HTTP) readBody(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *problem) {
	if problem := checkType(r.Header.Get("Content-Type")); problem != nil {
		return nil, problem
	}
	if problem := checkEncoding(r.Header.Values("Content-Encoding")); problem != nil {
		w.Header().Set("Accept-Encoding", uncompressed)
		return nil, problem
	}
	limit := cmp.Or(t.BodyLimit, defaultBodyLimit)
	if whole, ok := r.Body.(*bufferedBody); ok && whole.isComplete(limit) {
		defer whole.release()
		return decode("the body", whole.buffer)
	}
	body, _ := bodyPool.Get().(*bytes.Buffer)
	defer putBody(body)
	body.Reset()
	if _, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, limit)); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, &problem{http.StatusRequestEntityTooLarge, CodeBadRequest, "the body is larger than allowed"}
		}
		return nil, bad("the body can't be read")
	}
	return decode("the body", body)
}

func checkType(contentType string) *problem {
	if contentType == legacyType { // nearly always
		return nil
	}
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != legacyType {
		return &problem{http.StatusUnsupportedMediaType, CodeBadRequest, "the body must be " + legacyType}
	}
	if set := parameters["charset"]; set != "" && !strings.EqualFold(set, "utf-8") {
		return &problem{http.StatusUnsupportedMediaType, CodeBadRequest, "the body must be encoded as UTF-8"}
	}
	return nil
}

const uncompressed = "identity"

// checkEncoding refuses compressed bodies: a few bytes can become gigabytes.
func checkEncoding(encodings []string) *problem {
	for _, encoding := range encodings {
		if encoding != "" && !strings.EqualFold(encoding, uncompressed) {
			return &problem{http.StatusUnsupportedMediaType, CodeBadRequest, "the body must not be compressed: send it without Content-Encoding"}
		}
	}
	return nil
}

// bodyPool holds buffers for short bodies.
var bodyPool = sync.Pool{New: func() any { return new(bytes.Buffer) }} //nolint:gochecknoglobals // a pool

// maxPooled is up to how many bytes buffers are kept: nearly all bodies are shorter.
const maxPooled = 64 << 10

func putBody(body *bytes.Buffer) {
	if body.Cap() <= maxPooled {
		bodyPool.Put(body)
	}
}

// BufferBody reads a request's body, at most limit bytes (0 is 1 MiB), so that nothing after it waits for the
// client. The rest of a longer body is left unread. release frees the memory if no [HTTP] has read the body.
func BufferBody(r *http.Request, limit int64) (release func()) {
	if r.Body == nil || r.Body == http.NoBody {
		return func() {}
	}
	body := &bufferedBody{ReadCloser: r.Body}
	body.buffer, _ = bodyPool.Get().(*bytes.Buffer)
	body.buffer.Reset()
	_, body.end = io.CopyN(body.buffer, r.Body, cmp.Or(limit, defaultBodyLimit)+1)
	r.Body = body
	return body.release
}

// bufferedBody is a body whose beginning was read.
type bufferedBody struct {
	io.ReadCloser

	buffer *bytes.Buffer // nil once it is released
	end    error         // what follows: io.EOF, an error, or nil if there is more to read
}

func (g *bufferedBody) isComplete(limit int64) bool {
	return g.buffer != nil && errors.Is(g.end, io.EOF) && int64(g.buffer.Len()) <= limit
}

func (g *bufferedBody) release() {
	if g.buffer != nil {
		putBody(g.buffer)
		g.buffer = nil
	}
}

// Read reads the beginning, and what follows.
func (g *bufferedBody) Read(into []byte) (int, error) {
	switch {
	case g.buffer != nil && g.buffer.Len() > 0:
		return g.buffer.Read(into)
	case g.end != nil:
		return 0, g.end
	default:
		return g.ReadCloser.Read(into)
	}
}

// decode reads the parameters of a request from its body, or from the payload of a message. what names the source.
func decode(what string, text *bytes.Buffer) (*graphql.RawParams, *problem) {
	members, err := object(what, text)
	if err != nil {
		return nil, err
	}
	params := &graphql.RawParams{}
	if err := member(members, "query", "a string", &params.Query); err != nil {
		return nil, err
	}
	if err := member(members, "operationName", "a string", &params.OperationName); err != nil {
		return nil, err
	}
	if err := member(members, "variables", "a JSON object", &params.Variables); err != nil {
		return nil, err
	}
	if err := member(members, "extensions", "a JSON object", &params.Extensions); err != nil {
		return nil, err
	}
	var id string
	if err := member(members, "documentId", "a string", &id); err != nil {
		return nil, err
	}
	return params, checkDocument(params, id)
}

// persistedQuery is the extension by which clients name a document by its hash.
const persistedQuery = "persistedQuery"

// checkDocument refuses parameters that neither have a document nor name a persisted one. Those that name one as the appendix
// "Persisted Documents" of the specification says (documentId, as "sha256:" and the hash in hexadecimal) get the extension of
// automatic persisted queries, so that what runs operations knows one form. A document that is sent is the one that counts.
func checkDocument(params *graphql.RawParams, id string) *problem {
	if params.Query != "" {
		return nil
	}
	if id != "" {
		if params.Extensions == nil {
			params.Extensions = map[string]any{}
		}
		params.Extensions[persistedQuery] = map[string]any{"version": 1, "sha256Hash": strings.TrimPrefix(id, "sha256:")}
	}
	if params.Extensions[persistedQuery] == nil {
		return bad("`query` is missing")
	}
	return nil
}

// member reads one member of the body, which may be missing or null.
func member[T any](members map[string]any, name, kind string, to *T) *problem {
	value := members[name]
	if value == nil {
		return nil
	}
	typed, ok := value.(T)
	if !ok {
		return bad("`" + name + "` must be " + kind)
	}
	*to = typed
	return nil
}

func readURL(u *url.URL) (*graphql.RawParams, *problem) {
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, bad("the URL's query can't be read")
	}
	for _, name := range []string{"query", "documentId", "operationName", "variables", "extensions"} {
		if len(q[name]) > 1 {
			return nil, bad("`" + name + "` stands twice in the URL")
		}
		if !utf8.ValidString(q.Get(name)) {
			return nil, bad("`" + name + "` must be encoded as UTF-8")
		}
	}
	params := &graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName")}
	for name, to := range map[string]*map[string]any{"variables": &params.Variables, "extensions": &params.Extensions} {
		if text := q.Get(name); text != "" && text != "null" {
			members, err := object("`"+name+"`", bytes.NewBufferString(text))
			if err != nil {
				return nil, err
			}
			*to = members
		}
	}
	return params, checkDocument(params, q.Get("documentId"))
}
