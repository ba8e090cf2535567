package db

import (
	"bytes"
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
	// Replan is set where the statement is planned each time it runs: its text holds a value that decides the plan.
	Replan bool
	// buffered is set where rows are read only once the statement has succeeded: it may be undone after they have come.
	buffered bool
	// read takes one row of the result.
	read func(r *record) error
}

// Run runs a statement: through the fusion that the plan has put it into, else at once.
func (d *Database) Run(ctx context.Context, s statement) error {
	if m := membership(ctx, s.table); m != nil {
		return m.run(ctx, d, s)
	}
	return d.share(ctx, s)
}

// Execute sends a statement once, and reads its rows.
func (d *Database) Execute(ctx context.Context, s statement) error {
	var options []any
	if s.Replan {
		options = append(options, d.pool.PlanEachTime())
	}
	rows, release, err := d.query(ctx, s.sql, append(options, s.args...)...)
	if err != nil {
		return fmt.Errorf("reading %s: %w", s.table, err)
	}
	defer release()
	if err := s.readAll(rows); err != nil {
		return fmt.Errorf("reading %s: %w", s.table, err)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading %s: %w", s.table, Explain(ctx, rows.Conn(), err))
	}
	return nil
}

// readAll reads rows until there are no more, or one can't be read.
func (s statement) readAll(rows pgx.Rows) error {
	if s.buffered {
		return s.readBuffered(rows)
	}
	r := record{types: rows.Conn().TypeMap()}
	for rows.Next() {
		r.columns = appendCells(r.columns[:0], rows)
		if err := s.read(&r); err != nil {
			return err
		}
	}
	return nil
}

// readBuffered keeps rows until the statement has succeeded.
func (s statement) readBuffered(rows pgx.Rows) error {
	var kept [][]cell
	for rows.Next() {
		row := appendCells(nil, rows)
		for i := range row {
			row[i].bytes = bytes.Clone(row[i].bytes) // of a buffer that the next row is read into
		}
		kept = append(kept, row)
	}
	if rows.Err() != nil {
		kept = nil
	}
	for _, row := range kept {
		if err := s.read(&record{types: rows.Conn().TypeMap(), columns: row}); err != nil {
			return err
		}
	}
	return nil
}

func appendCells(to []cell, rows pgx.Rows) []cell {
	fields, values := rows.FieldDescriptions(), rows.RawValues()
	for i := range values {
		to = append(to, cell{oid: fields[i].DataTypeOID, format: fields[i].Format, bytes: values[i]})
	}
	return to
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
