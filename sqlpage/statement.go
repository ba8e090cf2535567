package sqlpage

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/postgres"
)

// Statement is a SELECT that is ready to run, alone or fused with others.
type Statement struct {
	Table string // the type whose table it reads: the plan knows the statement by it
	SQL   string // with $1 … for args
	Args  []any
	// keyed is set where the first argument, of each group if there are some, is an array of keys, the others are what
	// belongs to each, and a row begins with the key that it is for: such statements with one text can become one.
	keyed bool
	// branches are what a fused statement is made of; else nil.
	branches []Statement
	// Replan is set where the statement is planned each time it runs: its text holds a value that decides the plan.
	Replan bool
	// buffered is set where rows are read only once the statement has succeeded: it may be undone after they have come.
	buffered bool
	// read takes one row of the result.
	Read func(r *RawRow) error
}

// Run runs a statement: through the fusion that the plan has put it into, else at once.
func (d *Database) Run(ctx context.Context, s Statement) error {
	if m := memberOf(ctx, s.Table); m != nil {
		return m.run(ctx, d, s)
	}
	return d.runCoalesced(ctx, s)
}

// Execute sends a statement once, and reads its rows.
func (d *Database) Execute(ctx context.Context, s Statement) error {
	var options []any
	if s.Replan {
		options = append(options, d.pool.PlanEachTime())
	}
	rows, release, err := d.query(ctx, s.SQL, append(options, s.Args...)...)
	if err != nil {
		return fmt.Errorf("reading %s: %w", s.Table, err)
	}
	defer release()
	if err := s.readAll(rows); err != nil {
		return fmt.Errorf("reading %s: %w", s.Table, err)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading %s: %w", s.Table, postgres.Explain(ctx, rows.Conn(), err))
	}
	return nil
}

// readAll reads rows until there are no more, or one can't be read.
func (s Statement) readAll(rows pgx.Rows) error {
	if s.buffered {
		return s.readBuffered(rows)
	}
	r := RawRow{types: rows.Conn().TypeMap()}
	for rows.Next() {
		r.columns = appendValues(r.columns[:0], rows)
		if err := s.Read(&r); err != nil {
			return err
		}
	}
	return nil
}

// readBuffered keeps rows until the statement has succeeded.
func (s Statement) readBuffered(rows pgx.Rows) error {
	var buffered [][]rawValue
	for rows.Next() {
		row := appendValues(nil, rows)
		for i := range row {
			row[i].bytes = bytes.Clone(row[i].bytes) // of a buffer that the next row is read into
		}
		buffered = append(buffered, row)
	}
	if rows.Err() != nil {
		buffered = nil
	}
	for _, row := range buffered {
		if err := s.Read(&RawRow{types: rows.Conn().TypeMap(), columns: row}); err != nil {
			return err
		}
	}
	return nil
}

func appendValues(to []rawValue, rows pgx.Rows) []rawValue {
	fields, values := rows.FieldDescriptions(), rows.RawValues()
	for i := range values {
		to = append(to, rawValue{oid: fields[i].DataTypeOID, format: fields[i].Format, bytes: values[i]})
	}
	return to
}

// Builder writes a statement's text and gathers its arguments.
type Builder struct {
	strings.Builder
	Args []any
}

// arg adds an argument and writes its placeholder, with a cast where a type is given.
func (b *Builder) arg(v any, cast string) {
	b.Args = append(b.Args, v)
	b.WriteByte('$')
	b.WriteString(strconv.Itoa(len(b.Args)))
	if cast != "" {
		b.WriteString("::")
		b.WriteString(cast)
	}
}

// Add writes text.
func (b *Builder) Add(texts ...string) {
	for _, text := range texts {
		b.WriteString(text)
	}
}

// expression writes text in which each ? is an argument.
func (b *Builder) expression(text string, args []any) {
	for _, v := range args {
		before, after, _ := strings.Cut(text, "?")
		b.WriteString(before)
		b.arg(v, castOf(v))
		text = after
	}
	b.WriteString(text)
}
