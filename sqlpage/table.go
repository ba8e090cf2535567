package sqlpage

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/uptrace/bun/schema"

	"orderly.example/internal/uuid"
)

// Row is what the pointer to a row type can do.
type Row interface {
	Key() uuid.UUID
	SetKey(id uuid.UUID)
	Table() TableInfo
	// sortValue is the row's value in a column that lists are sorted by.
	SortValue(column string) SortValue
}

// RowOf is the pointer to the row type T.
type RowOf[T any] interface {
	*T
	Row
}

// TableInfo says how a row type is read.
type TableInfo struct {
	// typeName is the row's type in the graph. Statements and plans know the table by it.
	TypeName string
	// always are the columns read whatever is selected: keys, what lists are sorted by, the version, and what access
	// depends on.
	Always []string
	// byKey are columns that are read besides, where a row is read by its key: nothing else tells who may see it.
	ByKey []string
	// fields are the columns of fields of the graph whose names don't tell.
	Fields map[string]string
	// computed are columns that are expressions over the row t.
	Computed map[string]string
}

// table is a row type ready to be read. Bun's metadata say where each column goes.
type table struct {
	TableInfo
	name    string
	columns map[string]*schema.Field
}

func newTable(tables *schema.Tables, r Row) *table {
	meta := tables.Get(reflect.TypeOf(r).Elem())
	t := &table{TableInfo: r.Table(), name: meta.Name, columns: map[string]*schema.Field{}}
	for _, f := range meta.FieldMap { // with those that are only read
		t.columns[f.Name] = f
	}
	return t
}

// columnOf is the column of a field of the graph, or "" for fields that are no column: relations and constants.
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

// Reading is how a statement reads rows of a table.
type Reading struct {
	Columns string // for a SELECT over the alias t

	outer  string // for one over the alias r of that
	fields []*schema.Field
}

// WholeRow is how a statement reads all columns of rows, and some computed ones.
func WholeRow[T any, P RowOf[T]](d *Database, computed ...string) *Reading {
	return tableOf[T, P](d).reading(nil, false, computed...)
}

// RowByKey is how a statement reads rows for a request that has their keys.
func RowByKey[T any, P RowOf[T]](ctx context.Context, d *Database) *Reading {
	t := tableOf[T, P](d)
	return t.cachedReading(ctx, wholeRows(ctx), t.ByKey...)
}

type readingKey struct {
	table *table
	whole bool
	extra string
}

// cachedReading says how a request reads rows, which is found out once for all requests that select the same. whole reads all
// columns but the computed ones that are not selected.
func (t *table) cachedReading(ctx context.Context, whole bool, extra ...string) *Reading {
	p := projection(ctx)
	build := func() any { return t.reading(p, whole, extra...) }
	if m, ok := p.(memoizer); ok {
		return m.Memo(readingKey{t, whole, strings.Join(extra, " ")}, build).(*Reading)
	}
	return build().(*Reading)
}

// reading finds it out. Without a projection it is all columns but the computed ones that are not among also.
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

// selected lists the columns to read for fields of the graph, sorted, the key first. Without a projection it is all
// but the computed ones.
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

// list writes columns for a SELECT over the alias t.
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

// fieldsOf finds where columns go.
func (t *table) fieldsOf(columns []string) []*schema.Field {
	fields := make([]*schema.Field, len(columns))
	for i, column := range columns {
		fields[i] = t.columns[column]
		if fields[i] == nil {
			panic(fmt.Sprintf("sqlpage: the row type %s has no column %s", t.TypeName, column))
		}
	}
	return fields
}

// snake turns unitPrice into unit_price.
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
