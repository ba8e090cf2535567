package operations

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/lockstep/randql"
)

// aboutSessions are the mutations that are about the session of a request. They are left out: these requests have a viewer
// and no session.
func aboutSessions() []string { return []string{"logIn", "logOut", "changePassword"} }

// Mutations are the names of those that are drawn.
func Mutations(schema *ast.Schema) (names []string) {
	for _, field := range schema.Mutation.Fields {
		if !slices.Contains(aboutSessions(), field.Name) {
			names = append(names, field.Name)
		}
	}
	return names
}

// Writes draws mutations, one of the root's fields each: of all that there are, or of those of some names.
func Writes(schema *ast.Schema, rows *Rows, names ...string) *rapid.Generator[Request] {
	o := options(schema, rows, anySizes())
	o.Operations, o.OneRootField = []ast.Operation{ast.Mutation}, true
	o.MaxFields, o.MaxDepth = 25, 6
	if len(names) == 0 {
		names = Mutations(schema)
	}
	o.Exclude = map[string]bool{}
	for _, field := range schema.Mutation.Fields {
		o.Exclude["Mutation."+field.Name] = !slices.Contains(names, field.Name)
	}
	maps.Copy(o.Values, writtenValues(schema, rows))
	about, _ := idsOf(schema)
	for place, typ := range about {
		o.Values[place] = oneOf(o.Values[place], texts(rows.newest(typ)...))
	}
	for _, field := range schema.Mutation.Fields {
		o.Weights["Mutation."+field.Name] = weightOfWrite(schema, field)
	}
	operations := randql.Operation(schema, o)
	viewers := sampled(append(slices.Repeat([]string{"staff", "admin", "customer"}, 4), "somebody", "nobody"))
	return rapid.Custom(func(t *rapid.T) Request {
		return Request{Viewer: viewers.Draw(t, "viewer"), Op: operations.Draw(t, "operation")}
	})
}

// weightOfWrite is larger for what is harder to get right. Few mutations change users: the viewers are users.
func weightOfWrite(schema *ast.Schema, field *ast.FieldDefinition) int {
	statements, isNumber := LoadOf(field)["statements"].(int64)
	if !isNumber || schema.Types[field.Type.Name()].Fields.ForName("user") != nil {
		return 5
	}
	return 20 * int(statements)
}

// writtenValues are what mutations write, by the names of their inputs' fields. Most can be written. Ids, enums and
// booleans need none.
func writtenValues(schema *ast.Schema, rows *Rows) map[string]generator {
	const width = 16
	fresh := func(before, after string) generator {
		return rapid.Custom(func(t *rapid.T) any { return fmt.Sprintf("%s%d%s", before, drawBits(t, width), after) })
	}
	passwords := mostly(6, texts("a password of this proof"), texts("short"))
	named := map[string]generator{
		"by":              mostly(8, numbers(1, -1, 5, 100), numbers(0, -1_000_000, 1<<31-1)),
		"description":     texts("", "Of wood", "ü"),
		"email":           mostly(6, fresh("new", "@example.com"), texts(rows.Texts["User.email"]...), texts("no address")),
		"expectedTotal":   amounts(rows),
		"expectedVersion": mostly(8, numbers(1, 1, 1, 2, 2, 3), numbers(0, -1, 7)),
		"from":            texts("2026-01-01", "2025-12-31"),
		"idempotencyKey":  mostly(10, mostly(3, fresh("key ", ""), texts("a", "b")), texts("", "\x00")),
		"name":            mostly(8, texts("Shelf", "Lamp", "Table"), texts("", " ")),
		"newPassword":     passwords,
		"password":        passwords,
		"price":           mostly(12, texts("0.99", "10", "12.50", "199.90"), texts("-1", "1.005", "99999999999999")),
		"quantity":        mostly(8, numbers(1, 2, 3), numbers(0, -1, 1001)),
		"sku":             mostly(6, fresh("NEW-", ""), texts(rows.Texts["Product.sku"]...), texts("", "a b")),
		"slug":            mostly(6, fresh("new-", ""), texts(rows.Texts["Category.slug"]...), texts("", "a--b")),
		"stock":           mostly(8, numbers(0, 3, 50), numbers(-1)),
		"to":              mostly(8, texts("2026-02-01", "2026-01-01"), texts("2020-01-01", "2999-01-01")),
		"username":        mostly(6, fresh("new", ""), texts(rows.Texts["User.username"]...), texts("", "a b")),
	}
	values := map[string]generator{}
	for _, input := range schema.Types {
		for _, field := range input.Fields {
			if value := named[field.Name]; value != nil && strings.HasSuffix(input.Name, "Input") {
				values[input.Name+"."+field.Name] = value
			}
		}
	}
	return values
}
