package operations

import (
	"regexp"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/db"
	"orderly.example/sqlpage"
)

// lookup is a root field that finds a row by a unique key, as productBySku by the sku.
type lookup struct {
	argument   string // as "Query.productBySku.sku"
	typ, field string // whose column has the keys
	isNumber   bool
}

func (l lookup) key() string { return l.typ + "." + l.field }

// lookups are the root fields whose only argument is not an id, and names a field of the object that they find.
func lookups(schema *ast.Schema) (found []lookup) {
	for _, f := range schema.Query.Fields {
		typ := schema.Types[f.Type.Name()]
		if len(f.Arguments) != 1 || f.Type.Elem != nil || typ.Directives.ForName("kind") == nil {
			continue
		}
		if key := f.Arguments[0]; typ.Fields.ForName(key.Name) != nil && key.Type.Name() != "ID" {
			found = append(found, lookup{"Query." + f.Name + "." + key.Name, typ.Name, key.Name, key.Type.Name() == "Int"})
		}
	}
	return found
}

// values are keys that rows have, the same in another case, and some that no row has.
func (l lookup) values(rows *Rows) generator {
	if l.isNumber {
		return mostly(8, numbers(rows.Numbers[l.key()]...), numbers(0, -1, 1<<31, 1<<62))
	}
	keys := rows.Texts[l.key()]
	return mostly(8, texts(keys...), texts(strings.ToUpper(keys[0]), strings.ToUpper(keys[len(keys)-1]), "none", "", "\x00", "ü"))
}

// Column is the column of a field that has none of another name: created_at of createdAt.
func Column(field string) string {
	return strings.ToLower(regexp.MustCompile(`[A-Z]`).ReplaceAllString(field, "_$0"))
}

// Tables are the tables of the types that are rows.
func Tables() map[string]string {
	tables := map[string]string{"OrderEvent": sqlpage.TableName(&db.OrderEvent{})} // which has no global id
	for kind, row := range db.Kinds() {
		tables[kind.String()] = sqlpage.TableName(row)
	}
	return tables
}
