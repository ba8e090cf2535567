package federation_test

import (
	"maps"

	"pgregory.net/rapid"
)

// ids are mostly those of objects. There is no object 0, 13 panics, and what is no number is an error.
func ids() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{"1", "2", "3", 4, "5", "6", "7", 8, "9", "12", "1", "2", "0", "13", "none"})
}

// representations lists several, of several types, some of them twice.
func representations() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		list := rapid.SliceOfN(representation(), 0, 8).Draw(t, "representations")
		if len(list) > 0 && rapid.Bool().Draw(t, "again") {
			list = append(list, list[0])
		}
		return list
	})
}

// representation is of an entity that exists, or nearly so.
func representation() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		object := maps.Clone(rapid.OneOf(
			entity("Author", "id", ids()),
			entity("Book", "id", ids()),
			entity("Book", "isbn", isbns()),
			entity("Copy", "book", books(), "number", numbers()),
			entity("Offer", "id", ids(), "price", numbers()),
			entity("Parcel", "id", ids(), "weight", numbers(), "price", numbers()),
			entity("Shelf", "id", ids()),
			entity("Shelf", "room", rapid.SampledFrom([]any{"here", "there"}), "number", numbers()),
		).Draw(t, "entity"))
		return spoiled(t, object)
	})
}

// entity draws the representation of a type with these fields.
func entity(typ string, fields ...any) *rapid.Generator[map[string]any] {
	return rapid.Custom(func(t *rapid.T) map[string]any {
		object := map[string]any{"__typename": typ}
		for i := 0; i < len(fields); i += 2 {
			name := fields[i].(string)
			object[name] = fields[i+1].(*rapid.Generator[any]).Draw(t, name)
		}
		return object
	})
}

func isbns() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{"isbn-1", "isbn-2", "isbn-7", "isbn-9", "isbn-0", "isbn-13", "none"})
}

func books() *rapid.Generator[any] {
	return rapid.Map(isbns(), func(isbn any) any { return map[string]any{"isbn": isbn} })
}

func numbers() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{1, 2, 3, 40, 120, 1, 2, 3, 0, -1, nil, "many"})
}

// spoiled returns a representation, now and then as one that no resolver takes.
func spoiled(t *rapid.T, object map[string]any) any {
	switch rapid.IntRange(0, 79).Draw(t, "spoiled") {
	case 79:
		object["__typename"] = "Film" // no entity
	case 78:
		object["__typename"] = "Nobody"
	case 77:
		delete(object, "__typename")
	case 76:
		delete(object, "id")
	case 75:
		object["id"] = nil
	case 74:
		object["book"] = "isbn-1"
	case 73:
		object["book"] = map[string]any{}
	case 72:
		return "no object"
	}
	return object
}
