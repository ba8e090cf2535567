package sqlpage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"orderly.example/internal/postgres"
)

// builder is Bun's query builder. What it writes is sent, counted, bounded and retried like other statements, but
// PostgreSQL parses and plans it on each run: a row by its key takes 157 µs instead of 66 (BenchmarkRowByKey). So
// what most requests read or write stays prepared text.
type builder interface {
	NewSelect() *bun.SelectQuery
	NewInsert() *bun.InsertQuery
	NewUpdate() *bun.UpdateQuery
	NewDelete() *bun.DeleteQuery
}

func (d *Database) newBuilder(rowContext any) *bun.DB {
	answers := sql.OpenDB(answerReader{})
	db := bun.NewDB(answers, markingDialect{pgdialect.New()}, bun.WithConnResolver(bunConn{d, answers}))
	return db.WithQueryHook(scanHook{rowContext})
}

// markingDialect marks the values in Bun's text, so that they are sent as arguments: otherwise password hashes and
// addresses would be in PostgreSQL's log and in pg_stat_activity. Numbers and booleans stay in the text.
type markingDialect struct{ *pgdialect.Dialect }

// valueMark stands before the quotes of a value. PostgreSQL allows it nowhere.
const valueMark = "\x00"

func (d markingDialect) AppendString(b []byte, s string) []byte {
	return d.Dialect.AppendString(append(b, valueMark...), s)
}

func (d markingDialect) AppendBytes(b, bs []byte) []byte {
	return d.Dialect.AppendBytes(append(b, valueMark...), bs)
}

func (d markingDialect) AppendJSON(b, json []byte) []byte {
	return d.Dialect.AppendJSON(append(b, valueMark...), json)
}

func (d markingDialect) AppendTime(b []byte, t time.Time) []byte {
	return d.Dialect.AppendTime(append(b, valueMark...), t)
}

// bindMarked makes arguments of the marked values.
func bindMarked(query string) (string, []any) {
	b := Builder{Args: []any{pgx.QueryExecModeExec}} // in one round trip; a text that numbers vary is not worth preparing
	for {
		before, after, found := strings.Cut(query, valueMark)
		b.Add(before)
		if !found {
			return b.String(), b.Args
		}
		if strings.HasPrefix(after, "'") { // else it is NULL, or an error's text
			end := quotedEnd(after, 0)
			b.placeholder(len(b.Args))
			b.Args = append(b.Args, strings.ReplaceAll(after[1:end-1], "''", "'"))
			after = after[end:]
		}
		query = after
	}
}

// bunConn executes Bun's queries. Bun reads rows through database/sql: the statement is sent first, and its answer is
// then read from an answerReader.
type bunConn struct {
	d       *Database
	answers *sql.DB
}

func (c bunConn) ResolveConn(context.Context, bun.Query) bun.IConn { return c }

func (bunConn) Close() error { return nil }

func (c bunConn) QueryContext(ctx context.Context, query string, _ ...any) (*sql.Rows, error) {
	return c.answers.QueryContext(c.d.ask(ctx, query), "")
}

func (c bunConn) QueryRowContext(ctx context.Context, query string, _ ...any) *sql.Row {
	return c.answers.QueryRowContext(c.d.ask(ctx, query), "")
}

func (c bunConn) ExecContext(ctx context.Context, query string, _ ...any) (sql.Result, error) {
	return c.answers.ExecContext(c.d.ask(ctx, query), "")
}

type answerKey struct{}

// ask sends a statement of Bun and returns a context with its answer. The statement is retried if it failed.
func (d *Database) ask(ctx context.Context, query string) context.Context {
	text, args := bindMarked(query)
	mayRetry, explain := isRepeatable, postgres.ExplainWrite
	if strings.HasPrefix(strings.TrimLeft(text, "("), "SELECT ") { // WITH may write
		mayRetry, explain = isRepeatableRead, func(err error) error { return err }
	}
	a := &answer{}
	a.err = explain(retry(ctx, func() error { *a = answer{}; return a.read(ctx, d, text, args) }, mayRetry, func() { refund(ctx) }))
	return context.WithValue(context.WithoutCancel(ctx), answerKey{}, a)
}

// answer is what PostgreSQL has answered: all rows, or an error.
type answer struct {
	columns  []string
	rows     [][]driver.Value
	affected int64
	err      error
}

func (a *answer) read(ctx context.Context, d *Database, sql string, args []any) error {
	rows, release, err := d.query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer release()
	for _, f := range rows.FieldDescriptions() {
		a.columns = append(a.columns, f.Name)
	}
	for rows.Next() {
		row := make([]driver.Value, len(a.columns))
		for i, v := range appendValues(nil, rows) {
			if row[i], err = v.driverValue(rows.Conn().TypeMap()); err != nil {
				return err
			}
		}
		a.rows = append(a.rows, row)
	}
	if err := rows.Err(); err != nil {
		return postgres.Explain(ctx, rows.Conn(), err)
	}
	a.affected = rows.CommandTag().RowsAffected()
	return nil
}

// driverValue is a value for database/sql. Bun reads most types from their text.
func (c *rawValue) driverValue(types *pgtype.Map) (driver.Value, error) {
	switch {
	case c.bytes == nil:
		return nil, nil //nolint:nilnil // NULL
	case c.oid == pgtype.ByteaOID:
		var b []byte
		return b, types.Scan(c.oid, c.format, c.bytes, &b)
	case c.oid == pgtype.TimestamptzOID:
		var t time.Time
		err := types.Scan(c.oid, c.format, c.bytes, &t)
		return t.Local(), err
	default:
		return string(c.bytes), nil
	}
}

func (a *answer) Columns() []string { return a.columns }

func (a *answer) Close() error { return nil }

func (a *answer) Next(dest []driver.Value) error {
	if len(a.rows) == 0 {
		return io.EOF
	}
	copy(dest, a.rows[0])
	a.rows = a.rows[1:]
	return nil
}

// answerReader is a driver of database/sql that gives it the context's answer.
type answerReader struct{}

func (answerReader) Connect(context.Context) (driver.Conn, error) { return answerReader{}, nil }
func (answerReader) Driver() driver.Driver                        { return nil }
func (answerReader) Prepare(string) (driver.Stmt, error)          { return nil, errors.ErrUnsupported }

func (answerReader) Begin() (driver.Tx, error) { return nil, errors.ErrUnsupported }
func (answerReader) Close() error              { return nil }

func (answerReader) QueryContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Rows, error) {
	a := ctx.Value(answerKey{}).(*answer)
	return a, a.err
}

func (answerReader) ExecContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Result, error) {
	a := ctx.Value(answerKey{}).(*answer)
	return driver.RowsAffected(a.affected), a.err
}

type rowContextKey struct{}

// scanHook gives the rowContext to the AfterScanRow methods of rows that Bun reads.
type scanHook struct{ rowContext any }

func (h scanHook) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context {
	return WithRowContext(ctx, h.rowContext)
}

func (scanHook) AfterQuery(context.Context, *bun.QueryEvent) {}

// WithRowContext gives a rowContext to the AfterScanRow methods of rows, for rows that sqlpage has not read.
func WithRowContext(ctx context.Context, rowContext any) context.Context {
	return context.WithValue(ctx, rowContextKey{}, rowContext)
}

// RowContext is the rowContext given to New, in a row's AfterScanRow method.
func RowContext(ctx context.Context) any { return ctx.Value(rowContextKey{}) }
