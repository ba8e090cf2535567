package sqlpage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/postgres"
)

// Statement is a SELECT, to be run alone or fused with others.
type Statement struct {
	Table string // the GraphQL type whose table it reads: plans identify the statement by it
	SQL   string // with $1 … for Args
	Args  []any
	// keyed is set if the first argument (of each branch, if there are some) is an array of keys, the others are
	// arrays parallel to it, and each row begins with its key. Keyed statements with the same text can be merged.
	keyed bool
	// loads are those of a fusion that it is for, where others are chained to them.
	loads []loadID
	// branches are what a fused statement is made of.
	branches []Statement
	// pageSize is how many rows of a page are shown: there may be one more, whose children are not read. 0 for all.
	pageSize int
	// Replan is set if the statement is planned on each run: its text holds a value that the plan depends on.
	Replan bool
	// buffered is set if rows are only read after the statement has succeeded: it may be undone after it has sent
	// rows.
	buffered bool
	// Reading is the columns of the rows, from column RowAt on. Where it is nil, the rows of further levels can't be
	// read by the same statement.
	Reading *Reading
	RowAt   int
	// Read takes one row of the result.
	Read func(r *RawRow) error
}

// Run runs a statement through the fusion that the plan has assigned it to, else at once.
func (d *Database) Run(ctx context.Context, s Statement) error {
	if p := participantOf(ctx, s.Table); p != nil {
		return p.run(ctx, d, s)
	}
	return d.runCoalesced(ctx, s)
}

// Execute sends a statement once and reads its rows.
func (d *Database) Execute(ctx context.Context, s Statement) error {
	rows, release, err := d.query(ctx, s.SQL, s.arguments(d.pool.ReplanMode())...)
	if err != nil {
		return fmt.Errorf("reading %s: %w", s.Table, err)
	}
	defer release()
	return s.readRows(ctx, rows)
}

// arguments are the statement's for pgx.
func (s Statement) arguments(replan pgx.QueryExecMode) []any {
	if s.Replan {
		return append([]any{replan}, s.Args...)
	}
	return s.Args
}

// readRows reads all rows, and explains why they end early.
func (s Statement) readRows(ctx context.Context, rows pgx.Rows) error {
	if err := s.readAll(rows); err != nil {
		return fmt.Errorf("reading %s: %w", s.Table, err)
	}
	if err := rows.Err(); err != nil {
		return s.explain(ctx, rows.Conn(), err)
	}
	return nil
}

func (s Statement) explain(ctx context.Context, conn *pgx.Conn, err error) error {
	return fmt.Errorf("reading %s: %w", s.Table, postgres.Explain(ctx, conn, err))
}

// noting has a statement note that it has rows, before the first is read.
func (s Statement) noting(hasRows *bool) Statement {
	read := s.Read
	s.Read = func(r *RawRow) error {
		*hasRows = true
		return read(r)
	}
	return s
}

// readAll reads all rows, or up to the first that can't be read.
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

// readBuffered holds rows back until the statement has succeeded.
func (s Statement) readBuffered(rows pgx.Rows) error {
	var (
		values []rawValue
		copied = make([]byte, 0, bufferBytes)
	)
	for rows.Next() {
		begin := len(values)
		values = appendValues(values, rows)
		for i := begin; i < len(values); i++ {
			if b := values[i].bytes; b != nil { // pgx uses the buffer again for the next row
				at := len(copied)
				copied = append(copied, b...) // where that moves them, earlier values stay in the old array
				values[i].bytes = copied[at:len(copied):len(copied)]
			}
		}
	}
	if rows.Err() != nil || len(values) == 0 {
		return nil
	}
	r := RawRow{types: rows.Conn().TypeMap()}
	for row := range slices.Chunk(values, len(rows.FieldDescriptions())) {
		r.columns = row
		if err := s.Read(&r); err != nil {
			return err
		}
	}
	return nil
}

// bufferBytes is for how much of an answer there is room at first.
const bufferBytes = 4096

func appendValues(to []rawValue, rows pgx.Rows) []rawValue {
	fields, values := rows.FieldDescriptions(), rows.RawValues()
	for i := range values {
		to = append(to, rawValue{oid: fields[i].DataTypeOID, format: fields[i].Format, bytes: values[i]})
	}
	return to
}

// Builder writes a statement's text and collects its arguments.
type Builder struct {
	strings.Builder
	Args []any
}

// arg adds an argument and writes its placeholder, with a cast if a type is given.
func (b *Builder) arg(v any, cast string) {
	b.Args = append(b.Args, v)
	b.placeholder(len(b.Args))
	if cast != "" {
		b.WriteString("::")
		b.WriteString(cast)
	}
}

func (b *Builder) placeholder(n int) {
	b.WriteByte('$')
	b.WriteString(strconv.Itoa(n))
}

// Add writes text.
func (b *Builder) Add(texts ...string) {
	for _, text := range texts {
		b.WriteString(text)
	}
}

// expression writes text in which each ? stands for an argument.
func (b *Builder) expression(text string, args []any) {
	for _, v := range args {
		before, after, _ := strings.Cut(text, "?")
		b.WriteString(before)
		b.arg(v, castOf(v))
		text = after
	}
	b.WriteString(text)
}
