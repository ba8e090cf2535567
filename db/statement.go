package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// statement is a SELECT that is ready to run, alone or fused with others.
type statement struct {
	table string // the type whose table it reads: the plan knows the statement by it
	sql   string // with $1 … for args
	args  []any
	// keyed is set where the first argument, of each group if there are some, is an array of keys, the others are what
	// belongs to each, and a row begins with the key that it is for: such statements with one text can become one.
	keyed bool
	// groups are what a fused statement is made of; else nil.
	groups []statement
	// planned is set where the statement is planned anew each time: its text holds a value that decides the plan.
	planned bool
	// read takes one row of the result.
	read func(r *record) error
}

// run runs a statement: through the fusion that the plan has put it into, else at once.
func (d *DB) run(ctx context.Context, s statement) error {
	if m := membership(ctx, s.table); m != nil {
		return m.run(ctx, d, s)
	}
	return d.share(ctx, s)
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
