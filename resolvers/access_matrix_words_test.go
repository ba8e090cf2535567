package resolvers_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// outcomeOf returns the word that describes the field at a response key: the codes of errors, including those among
// the mutation's `problems`; `without` if the list `there` lacks the object; `null`; or `yes`.
func outcomeOf(a answer, key, thing string) string {
	codes := map[string]bool{}
	for _, e := range a.Errors {
		code, _ := e.Extensions["code"].(string)
		codes[code] = true
	}
	var data any
	if len(a.Data) > 0 {
		if err := json.Unmarshal(a.Data, &data); err != nil {
			return err.Error()
		}
	}
	problems, _ := valueAt(data, "problems").([]any)
	for _, problem := range problems {
		code, _ := problem.(map[string]any)["code"].(string)
		codes[code] = true
	}
	switch value := valueAt(data, key); {
	case len(codes) > 0:
		return strings.Join(slices.Sorted(maps.Keys(codes)), "+")
	case !holds(valueAt(data, "there"), thing):
		return "without"
	case value == nil:
		return "null"
	default:
		return "yes"
	}
}

// valueAt searches for a key level by level. It returns nil if the key is missing. A list that begins with null
// counts as null.
func valueAt(data any, key string) any {
	for level := []any{data}; len(level) > 0; {
		var next []any
		for _, value := range level {
			switch value := value.(type) {
			case map[string]any:
				if v, ok := value[key]; ok {
					return firstOfList(v)
				}
				next = slices.AppendSeq(next, maps.Values(value))
			case []any:
				next = append(next, value...)
			}
		}
		level = next
	}
	return nil
}

func firstOfList(value any) any {
	if list, ok := value.([]any); ok && len(list) > 0 && list[0] == nil {
		return nil
	}
	return value
}

// holds reports whether a list contains an object with an id. It is true if there is no list: that case is checked
// elsewhere.
func holds(list any, id string) bool {
	objects, ok := list.([]any)
	if !ok || id == "" {
		return true
	}
	return slices.ContainsFunc(objects, func(o any) bool {
		found, _ := json.Marshal(o.(map[string]any)["id"])
		return string(found) == id
	})
}

func TestAccessOutcomeOfAnAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ word, answer string }{
		{"yes", `{"data": {"order": {"it": 7}}}`},
		{"yes", `{"data": {"order": {"it": false}}}`},
		{"yes", `{"data": {"it": []}}`},
		{"yes", `{"data": {"orders": {"nodes": [{"it": {}}]}}}`},
		{"null", `{"data": {"order": null}}`},
		{"null", `{"data": {"order": {"it": null}}}`},
		{"null", `{"data": {"it": [null]}}`},
		{"FORBIDDEN", `{"data": null, "errors": [{"extensions": {"code": "FORBIDDEN"}}]}`},
		{"FORBIDDEN", `{"data": {"it": 7}, "errors": [{"extensions": {"code": "FORBIDDEN"}}]}`},
		{"FORBIDDEN+INTERNAL", `{"errors": [{"extensions": {"code": "INTERNAL"}}, {"extensions": {"code": "FORBIDDEN"}}]}`},
		{"NOT_FOUND", `{"data": {"it": {"order": null, "problems": [{"code": "NOT_FOUND"}]}}}`},
		{"yes", `{"data": {"it": {"order": {}, "problems": []}}}`},
		{"yes", `{"data": {"it": {"there": [{"id": "a"}, {"id": "b"}]}}}`},
		{"without", `{"data": {"it": {"there": [{"id": "a"}]}}}`},
		{"without", `{"data": {"it": {"there": []}}}`},
	} {
		var a answer
		require.NoError(t, json.Unmarshal([]byte(c.answer), &a))
		require.Equal(t, c.word, outcomeOf(a, "it", `"b"`), c.answer)
	}
}
