package sqlpage

import (
	"fmt"
	"reflect"

	"github.com/uptrace/bun/schema"
)

// Initialized is a row that holds more than was read: Init is called with NewDatabase's rowContext when it was read.
type Initialized interface{ Init(rowContext any) }

// Mapper makes rows of a type out of raw rows: Bun's metadata say where each column goes. A mapper is one statement's.
type Mapper[T any, P RowOf[T]] struct {
	fields       []*schema.Field
	preallocated []T // rows that are made beforehand
	nextSize     int

	isInitialized bool
	rowContext    any
}

// NewMapper makes a mapper for a statement that reads rows so.
func NewMapper[T any, P RowOf[T]](d *Database, reading *Reading) *Mapper[T, P] {
	_, isInitialized := any(P(nil)).(Initialized)
	return &Mapper[T, P]{fields: reading.fields, nextSize: 1, isInitialized: isInitialized, rowContext: d.rowContext}
}

// maxPreallocated is how many rows are made at once at most: they live as long as one of them does.
const maxPreallocated = 32

func (m *Mapper[T, P]) newRow() P {
	if len(m.preallocated) == 0 {
		m.preallocated = make([]T, m.nextSize)
		m.nextSize = min(4*m.nextSize, maxPreallocated)
	}
	row := P(&m.preallocated[0])
	m.preallocated = m.preallocated[1:]
	return row
}

// Row reads the columns from the given one on into a new row.
func (m *Mapper[T, P]) Row(r *RawRow, from int) (P, error) {
	out := m.newRow()
	v := reflect.ValueOf(out).Elem()
	for i, f := range m.fields {
		if r.Null(from+i) && f.StructField.Type.Kind() != reflect.Pointer {
			continue // the zero value stands for NULL
		}
		if err := r.Scan(from+i, fieldOf(v, f).Addr().Interface()); err != nil {
			return nil, fmt.Errorf("reading %s.%s: %w", out.Table().TypeName, f.Name, err)
		}
	}
	if m.isInitialized {
		any(out).(Initialized).Init(m.rowContext)
	}
	return out, nil
}

// fieldOf is where a column goes: nearly always a field of the row itself.
func fieldOf(row reflect.Value, f *schema.Field) reflect.Value {
	if len(f.Index) == 1 {
		return row.Field(f.Index[0])
	}
	return f.Value(row)
}
