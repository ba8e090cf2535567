package lockstephttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"orderly.example/lockstep"
)

// maxNesting is how deep objects and lists may be nested: no input of a schema is nearly so deep.
const maxNesting = 200

const (
	// maxElements is how many elements the lists of a text may have in total: far more than any input of a schema
	// needs.
	maxElements = 1000
	// maxMembers is how many members its objects may have in total.
	maxMembers = 10 * maxElements
)

// object reads a JSON object, and is stricter than encoding/json. Names are case-sensitive and unique in an object,
// because of two values of one name a proxy may have checked the other. The text is UTF-8, without halves of
// surrogate pairs. Numbers keep their digits, except 32-bit integers written as 1.0 or 1e3. what names the text in
// the problem's message.
func object(what string, text *bytes.Buffer) (map[string]any, *problem) {
	if !utf8.Valid(text.Bytes()) {
		return nil, bad(what + " must be encoded as UTF-8")
	}
	decoder, _ := decoderPool.Get().(*jsontext.Decoder)
	if text.Cap() <= maxPooled { // the decoder keeps the text until its next use
		defer decoderPool.Put(decoder)
	}
	r := reader{Decoder: decoder}
	r.Reset(text, jsontext.AllowDuplicateNames(true)) // duplicateError reports them
	value, err := r.value(0)
	members, ok := value.(map[string]any)
	twice, isTwice := errors.AsType[*duplicateError](err)
	switch {
	case isTwice:
		return nil, bad("the name " + strconv.Quote(twice.truncated()) + " stands twice in one object of " + what)
	case errors.Is(err, errNested):
		return nil, bad(what + " is nested deeper than " + strconv.Itoa(maxNesting) + " levels")
	case errors.Is(err, errElements):
		return nil, &problem{http.StatusBadRequest, lockstep.CodeList, "the lists of " + what + " have more elements than allowed: " + strconv.Itoa(maxElements) + " in all is the limit"}
	case errors.Is(err, errMembers):
		return nil, bad("the objects of " + what + " have more than " + strconv.Itoa(maxMembers) + " members")
	case isSurrogate(err):
		return nil, bad(what + " has a half of a surrogate pair, which is no character")
	case err != nil || !ok || !r.atEnd():
		return nil, bad(what + " must be a JSON object")
	default:
		return members, nil
	}
}

var (
	errNested   = errors.New("nested too deep")
	errElements = errors.New("too many elements")
	errMembers  = errors.New("too many members")
)

// isSurrogate reports whether a text could not be read because of half a surrogate pair.
func isSurrogate(err error) bool {
	_, isSyntax := errors.AsType[*jsontext.SyntacticError](err)
	return isSyntax && strings.Contains(err.Error(), "surrogate")
}

// duplicateError is a name that is twice in an object.
type duplicateError struct{ name string }

func (e *duplicateError) Error() string { return e.name + " stands twice" }

// truncated is the name, cut if it is long.
func (e *duplicateError) truncated() string {
	const most = 40
	for i := range e.name {
		if i >= most {
			return e.name[:i] + "…"
		}
	}
	return e.name
}

// decoderPool holds decoders, which keep their buffers.
var decoderPool = sync.Pool{New: func() any { return jsontext.NewDecoder(new(bytes.Buffer)) }} //nolint:gochecknoglobals // a pool

// reader reads values token by token.
type reader struct {
	*jsontext.Decoder

	elements, members int // read so far
}

func (r *reader) atEnd() bool {
	_, err := r.ReadToken()
	return errors.Is(err, io.EOF)
}

func (r *reader) value(depth int) (any, error) {
	token, err := r.ReadToken()
	if err != nil {
		return nil, err
	}
	switch kind := token.Kind(); {
	case kind == 'n':
		return nil, nil //nolint:nilnil // null
	case kind == 't' || kind == 'f':
		return token.Bool(), nil
	case kind == '"':
		return token.String(), nil
	case kind == '0':
		return normalizeInt(token.String()), nil
	case depth == maxNesting:
		return nil, errNested
	case kind == '{':
		return r.object(depth + 1)
	default:
		return r.list(depth + 1)
	}
}

// normalizeInt writes a 32-bit integer without point and exponent, as GraphQL's Int requires: 1.0 is 1 in JSON.
// Other numbers are unchanged.
func normalizeInt(digits string) json.Number {
	if strings.ContainsAny(digits, ".eE") {
		f, err := strconv.ParseFloat(digits, 64)
		if err == nil && f == math.Trunc(f) && f >= math.MinInt32 && f <= math.MaxInt32 {
			return json.Number(strconv.FormatInt(int64(f), 10))
		}
	}
	return json.Number(digits)
}

func (r *reader) object(depth int) (map[string]any, error) {
	members := map[string]any{}
	for r.PeekKind() != '}' {
		if r.members++; r.members > maxMembers {
			return nil, errMembers
		}
		token, err := r.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String()
		if _, there := members[name]; there {
			return nil, &duplicateError{name}
		}
		if members[name], err = r.value(depth); err != nil {
			return nil, err
		}
	}
	_, err := r.ReadToken() // the end
	return members, err
}

func (r *reader) list(depth int) ([]any, error) {
	elements := []any{}
	for r.PeekKind() != ']' {
		if r.elements++; r.elements > maxElements {
			return nil, errElements
		}
		element, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		elements = append(elements, element)
	}
	_, err := r.ReadToken() // the end
	return elements, err
}
