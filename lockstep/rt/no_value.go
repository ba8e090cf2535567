package rt

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// noValue says that what was sent is no value of a type, and why, if the scalar says.
func noValue(sent, typeName, why string) string {
	text := sent + " is no value of the type " + typeName
	if why != "" {
		text += ": " + why
	}
	return text
}

// reasonOf is why a scalar rejects a value: what it tells clients, without gqlgen's prefix.
func reasonOf(err error) string {
	if known, ok := errors.AsType[*gqlerror.Error](err); ok {
		return known.Message
	}
	if _, isOurs := errors.AsType[*strconv.NumError](err); isOurs { // a literal with too many digits
		return ""
	}
	return err.Error()
}

// asSent is a variable's value as JSON, truncated. Lists and objects are only named as such.
func asSent(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return quoted(v)
	case json.Number:
		return truncated(v.String())
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	default:
		return fmt.Sprint(v)
	}
}

// literalAsSent is asSent for a literal in a document.
func literalAsSent(v *ast.Value) string {
	switch v.Kind {
	case ast.StringValue, ast.BlockValue:
		return quoted(v.Raw)
	case ast.ListValue:
		return "a list"
	case ast.ObjectValue:
		return "an object"
	default:
		return truncated(v.Raw)
	}
}

func quoted(text string) string {
	b, err := jsontext.AppendQuote(nil, truncated(text))
	if err != nil {
		return "a text" // it is not UTF-8
	}
	return string(b)
}

// truncated cuts a long text.
func truncated(text string) string {
	const most = 40
	for i := range text {
		if i >= most {
			return text[:i] + "…"
		}
	}
	return text
}

// sentAt finds the value at a path within a variable, and the name of its type. ok is false if the path leads
// nowhere.
func sentAt(schema *ast.Schema, t *ast.Type, v any, path ast.Path) (value any, typeName string, ok bool) {
	for _, step := range path {
		switch step := step.(type) {
		case ast.PathIndex:
			list, isList := v.([]any)
			switch {
			case t.Elem == nil || isList && int(step) >= len(list):
				return nil, "", false
			case isList:
				v = list[step]
			} // otherwise it counts as a list of one
			t = t.Elem
		case ast.PathName:
			definition := schema.Types[t.NamedType]
			if definition == nil || definition.Fields.ForName(string(step)) == nil {
				return nil, "", false
			}
			t = definition.Fields.ForName(string(step)).Type
			members, _ := v.(map[string]any)
			v = members[string(step)]
		}
	}
	return v, t.Name(), true
}
