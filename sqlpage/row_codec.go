package sqlpage

import (
	"context"
	"fmt"
	"hash/fnv"
	"reflect"
	"time"

	"github.com/uptrace/bun/schema"

	"orderly.example/internal/encoding"
	"orderly.example/internal/uuid"
)

// RowCodec encodes whole rows of a type for a cache: the columns in the order of their names, without the computed ones.
type RowCodec[T any, P RowOf[T]] struct {
	// Layout identifies the columns and their types: rows of another layout can't be decoded.
	Layout uint32

	fields      []codecField
	scanContext context.Context //nolint:containedctx // holds the rowContext alone
}

// codecField is a column and how it is encoded.
type codecField struct {
	*schema.Field
	kind reflect.Kind // Struct for times, Array for keys
}

// NewRowCodec makes the codec of a row type. It panics if a column has a type for which there is no encoding.
func NewRowCodec[T any, P RowOf[T]](d *Database) *RowCodec[T, P] {
	t := tableOf[T, P]()
	c := &RowCodec[T, P]{scanContext: d.scanContext}
	layout := fnv.New32a()
	for _, f := range t.fieldsOf(t.selected(nil)) {
		kind := f.StructField.Type.Kind()
		switch {
		case f.StructField.Type == reflect.TypeFor[time.Time](), f.StructField.Type == reflect.TypeFor[uuid.UUID]():
		case kind == reflect.String, kind == reflect.Bool, kind == reflect.Int, kind == reflect.Int64:
		default:
			panic(fmt.Sprintf("sqlpage: the cache can't hold %s.%s: rows have times, keys, texts, numbers and booleans", t.TypeName, f.Name))
		}
		c.fields = append(c.fields, codecField{f, kind})
		fmt.Fprintln(layout, f.Name, kind)
	}
	c.Layout = layout.Sum32()
	return c
}

// Append appends a row's encoding.
func (c *RowCodec[T, P]) Append(b []byte, row P) []byte {
	v := reflect.ValueOf(row).Elem()
	for _, f := range c.fields {
		column := fieldOf(v, f.Field)
		switch f.kind {
		case reflect.Struct:
			at, _ := reflect.TypeAssert[time.Time](column)
			b = encoding.AppendTime(b, at)
		case reflect.Array:
			b = append(b, column.Bytes()...)
		case reflect.String:
			b = encoding.AppendText(b, column.String())
		case reflect.Bool:
			b = encoding.AppendBool(b, column.Bool())
		default:
			b = encoding.AppendInt(b, column.Int())
		}
	}
	return b
}

// Read decodes what Append wrote into a new row.
func (c *RowCodec[T, P]) Read(b []byte, _ P) (P, error) {
	row, r := P(new(T)), encoding.NewDecoder(b)
	v := reflect.ValueOf(row).Elem()
	for _, f := range c.fields {
		column := fieldOf(v, f.Field)
		switch f.kind {
		case reflect.Struct:
			column.Set(reflect.ValueOf(r.Time()))
		case reflect.Array:
			id := r.UUID()
			copy(column.Bytes(), id[:])
		case reflect.String:
			column.SetString(r.Text())
		case reflect.Bool:
			column.SetBool(r.Bool())
		default:
			column.SetInt(r.Int())
		}
	}
	if err := r.Finish(); err != nil {
		return nil, err
	}
	return row, afterScan(c.scanContext, row)
}
