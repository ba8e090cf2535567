package db

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/uptrace/bun/schema"
)

// statement is a SELECT that is ready to run, alone or fused with others.
type statement struct {
	table string // the type whose table it reads: the plan knows the statement by it
	sql   string // with $1 … for args
	args  []any
	// byKey is set where the only argument is the keys' array: such statements with one text become one.
	byKey bool
	// planned is set where the statement is planned anew each time: its text holds a value that decides the plan.
	planned bool
	// read takes one row of the result.
	read func(r *record) error
}

// record is a row as Postgres sent it.
type record struct {
	types   *pgtype.Map
	columns []cell
}

// cell is a value as Postgres sent it; nil bytes are NULL.
type cell struct {
	oid    uint32
	format int16
	bytes  []byte
}

// scan reads a column into a variable.
func (r *record) scan(i int, to any) error {
	c := &r.columns[i]
	if err := r.types.Scan(c.oid, c.format, c.bytes, to); err != nil {
		return fmt.Errorf("reading column %d: %w", i+1, err)
	}
	return nil
}

// null says whether a column is NULL.
func (r *record) null(i int) bool { return r.columns[i].bytes == nil }

// into reads the columns from the given one on into a new row.
func into[T any, P RowOf[T]](d *DB, r *record, from int, fields []*schema.Field) (P, error) {
	out := P(new(T))
	v := reflect.ValueOf(out).Elem()
	for i, f := range fields {
		if r.null(from+i) && f.StructField.Type.Kind() != reflect.Pointer {
			continue // the zero value stands for NULL
		}
		if err := r.scan(from+i, f.Value(v).Addr().Interface()); err != nil {
			return nil, fmt.Errorf("reading %s.%s: %w", out.table().typeName, f.Name, err)
		}
	}
	if p, ok := any(out).(priced); ok {
		p.price(d.currency)
	}
	return out, nil
}

// run runs a statement: through the fusion that the plan has put it into, else at once.
func (d *DB) run(ctx context.Context, s statement) error {
	if m := membership(ctx, s.table); m != nil {
		return m.run(ctx, d, s)
	}
	return d.execute(ctx, s)
}

func (d *DB) execute(ctx context.Context, s statement) error {
	var options []any
	if s.planned {
		options = append(options, pgx.QueryExecModeDescribeExec)
	}
	rows, release, err := d.query(ctx, s.sql, append(options, s.args...)...)
	if err != nil {
		return fmt.Errorf("reading %s: %w", s.table, err)
	}
	defer release()
	r := record{types: rows.Conn().TypeMap()}
	for rows.Next() {
		fields, values := rows.FieldDescriptions(), rows.RawValues()
		r.columns = r.columns[:0]
		for i := range values {
			r.columns = append(r.columns, cell{oid: fields[i].DataTypeOID, format: fields[i].Format, bytes: values[i]})
		}
		if err := s.read(&r); err != nil {
			return fmt.Errorf("reading %s: %w", s.table, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading %s: %w", s.table, explained(ctx, err))
	}
	return nil
}

// builder writes a statement's text and gathers its arguments.
type builder struct {
	strings.Builder
	args []any
}

// arg adds an argument and writes its placeholder, with a cast where a type is given.
func (b *builder) arg(v any, cast string) {
	b.args = append(b.args, v)
	b.WriteByte('$')
	b.WriteString(strconv.Itoa(len(b.args)))
	if cast != "" {
		b.WriteString("::")
		b.WriteString(cast)
	}
}

// add writes text.
func (b *builder) add(parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

// expression writes text in which each ? is an argument.
func (b *builder) expression(text string, args []any) {
	for _, v := range args {
		before, after, _ := strings.Cut(text, "?")
		b.WriteString(before)
		b.arg(v, castOf(v))
		text = after
	}
	b.WriteString(text)
}
