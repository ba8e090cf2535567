package transport

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNesting is how deep objects and lists may be nested: no input of a schema is nearly so deep.
const maxNesting = 200

// object reads a JSON object, and is stricter than encoding/json: names are told apart by case and stand once in an
// object, for of two values of one name a proxy may have checked the other; the text is UTF-8. Numbers keep their
// digits. what names the text in the problem's message.
func object(what, text string) (map[string]any, *problem) {
	if !utf8.ValidString(text) {
		return nil, bad(what + " must be encoded as UTF-8")
	}
	r := reader{json.NewDecoder(strings.NewReader(text))}
	r.UseNumber()
	value, err := r.value(0)
	members, ok := value.(map[string]any)
	twice, isTwice := errors.AsType[*twiceError](err)
	switch {
	case isTwice:
		return nil, bad("the name " + strconv.Quote(twice.shortened()) + " stands twice in one object of " + what)
	case errors.Is(err, errNested):
		return nil, bad(what + " is nested deeper than " + strconv.Itoa(maxNesting) + " levels")
	case err != nil || !ok || !r.atEnd():
		return nil, bad(what + " must be a JSON object")
	default:
		return members, nil
	}
}

var errNested = errors.New("nested too deep")

// twiceError is a name that stands twice in an object.
type twiceError struct{ name string }

func (e *twiceError) Error() string { return e.name + " stands twice" }

// shortened is the name, or its beginning.
func (e *twiceError) shortened() string {
	const most = 40
	for i := range e.name {
		if i >= most {
			return e.name[:i] + "…"
		}
	}
	return e.name
}

// reader reads values token by token.
type reader struct{ *json.Decoder }

func (r reader) atEnd() bool {
	_, err := r.Token()
	return errors.Is(err, io.EOF)
}

func (r reader) value(depth int) (any, error) {
	token, err := r.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := token.(json.Delim)
	switch {
	case !ok:
		return token, nil
	case depth == maxNesting:
		return nil, errNested
	case delim == '{':
		return r.members(depth + 1)
	default:
		return r.elements(depth + 1)
	}
}

func (r reader) members(depth int) (map[string]any, error) {
	members := map[string]any{}
	for r.More() {
		token, err := r.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		if _, there := members[name]; there {
			return nil, &twiceError{name}
		}
		if members[name], err = r.value(depth); err != nil {
			return nil, err
		}
	}
	_, err := r.Token() // the end
	return members, err
}

func (r reader) elements(depth int) ([]any, error) {
	elements := []any{}
	for r.More() {
		element, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		elements = append(elements, element)
	}
	_, err := r.Token() // the end
	return elements, err
}
