package sqlpage

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"orderly.example/internal/uuid"
)

// Row is implemented by pointers to row types.
type Row interface {
	Key() uuid.UUID
	SetKey(id uuid.UUID)
	Table() TableInfo
}

// RowOf is the pointer to the row type T.
type RowOf[T any] interface {
	*T
	Row
}

// TableInfo says how a row type is read.
type TableInfo struct {
	// TypeName is the row's GraphQL type. Statements and plans identify the table by it.
	TypeName string
	// Always are the columns that are read whatever is selected: keys, sort columns, the version, and what access
	// depends on.
	Always []string
	// ByKey are columns that are also read if the row is read by its key, since access depends on them.
	ByKey []string
	// Fields are the columns of GraphQL fields with other names.
	Fields map[string]string
	// Computed are columns that are expressions over the row t.
	Computed map[string]string
}

// table is a prepared row type. Bun's metadata say which field a column is read into.
type table struct {
	TableInfo
	name    string
	columns map[string]*schema.Field
}

// bunTables has Bun's metadata of all row types, and tables is what was prepared of them, by reflect.Type.
//
//nolint:gochecknoglobals // caches of what never changes
var (
	bunTables = pgdialect.New().Tables()
	tables    sync.Map
)

// tableOf prepares a row type on the first call.
func tableOf[T any, P RowOf[T]]() *table { return tableOfRow(P(nil)) }

// tableOfRow is the same for a row, which may be a nil pointer.
func tableOfRow(r Row) *table {
	t := reflect.TypeOf(r)
	if cached, ok := tables.Load(t); ok {
		return cached.(*table)
	}
	created, _ := tables.LoadOrStore(t, newTable(r))
	return created.(*table)
}

// TableName is the name of a row's table.
func TableName(r Row) string { return tableOfRow(r).name }

func newTable(r Row) *table {
	meta := bunTables.Get(reflect.TypeOf(r).Elem())
	t := &table{TableInfo: r.Table(), name: meta.Name, columns: map[string]*schema.Field{}}
	for _, f := range meta.FieldMap { // including those that are only read
		t.columns[f.Name] = f
	}
	return t
}

// sortValue is a row's value in a column that lists are sorted by.
func (t *table) sortValue(r Row, column string) SortValue {
	v := fieldOf(reflect.ValueOf(r).Elem(), t.field(column))
	if at, ok := reflect.TypeAssert[time.Time](v); ok {
		return TimeValue(at)
	}
	if v.Kind() == reflect.String {
		return TextValue(v.String())
	}
	return NumberValue(v.Int())
}

// columnOf is the column of a GraphQL field, or "" if the field is no column: a relation or a constant.
func (t *table) columnOf(field string) string {
	column, ok := t.Fields[field]
	if !ok {
		column = snake(field)
	}
	if t.columns[column] == nil {
		return ""
	}
	return column
}

// Reading is the columns that a statement reads of a table.
type Reading struct {
	Columns string // for a SELECT from the table with alias t

	outer  string // the same for a SELECT from that one with alias r
	fields []*schema.Field
}

// WholeRow reads all columns, and some computed ones.
func WholeRow[T any, P RowOf[T]](d *Database, computed ...string) *Reading {
	return tableOf[T, P]().reading(nil, false, computed...)
}

// RowByKey reads the columns that the request selects, for rows read by their keys.
func RowByKey[T any, P RowOf[T]](ctx context.Context, d *Database) *Reading {
	t := tableOf[T, P]()
	return t.cachedReading(ctx, wholeRows(ctx), t.ByKey...)
}

type readingKey struct {
	table *table
	whole bool
	extra string
}

// cachedReading is the reading for the request's projection, computed once for all requests with the same
// selection. whole reads all columns, and of the computed ones those that are selected.
func (t *table) cachedReading(ctx context.Context, whole bool, extra ...string) *Reading {
	p := projection(ctx)
	build := func() any { return t.reading(p, whole, extra...) }
	if m, ok := p.(memoizer); ok {
		return m.Memo(readingKey{t, whole, strings.Join(extra, " ")}, build).(*Reading)
	}
	return build().(*Reading)
}

// reading computes it. Without a projection it has all columns, and of the computed ones those in extra.
func (t *table) reading(p Projection, whole bool, extra ...string) *Reading {
	if p != nil && whole {
		for _, field := range p.Fields(t.TypeName) {
			if column := t.columnOf(field); t.Computed[column] != "" {
				extra = append(slices.Clip(extra), column)
			}
		}
		p = nil
	}
	columns := t.selected(p, extra...)
	return &Reading{t.list(columns), "r." + strings.Join(columns, ", r."), t.fieldsOf(columns)}
}

// selected lists the columns for GraphQL fields, sorted, the key first. Without a projection it is all columns but
// the computed ones.
func (t *table) selected(p Projection, extra ...string) []string {
	columns := append(slices.Clone(t.Always), extra...)
	if p == nil {
		for column := range t.columns {
			if t.Computed[column] == "" {
				columns = append(columns, column)
			}
		}
	} else {
		for _, field := range p.Fields(t.TypeName) {
			if column := t.columnOf(field); column != "" {
				columns = append(columns, column)
			}
		}
	}
	slices.SortFunc(columns, func(a, b string) int {
		if (a == "id") != (b == "id") {
			if a == "id" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(columns)
}

// list writes columns for a SELECT from the table with alias t.
func (t *table) list(columns []string) string {
	var b strings.Builder
	for i, column := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		if expression := t.Computed[column]; expression != "" {
			b.WriteString(expression + " AS " + column)
		} else {
			b.WriteString("t." + column)
		}
	}
	return b.String()
}

func (t *table) fieldsOf(columns []string) []*schema.Field {
	fields := make([]*schema.Field, len(columns))
	for i, column := range columns {
		fields[i] = t.field(column)
	}
	return fields
}

func (t *table) field(column string) *schema.Field {
	f := t.columns[column]
	if f == nil {
		panic(fmt.Sprintf("sqlpage: the row type %s has no column %s", t.TypeName, column))
	}
	return f
}

// snake converts unitPrice to unit_price.
func snake(name string) string {
	var b strings.Builder
	for i, c := range name {
		if unicode.IsUpper(c) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
