package sqlpage_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// thing is a row of all types that db uses.
type thing struct {
	bun.BaseModel `bun:"table:things,alias:t"`

	ID      uuid.UUID       `bun:"id,pk"`
	Text    string          `bun:"text"`
	Bytes   []byte          `bun:"bytes"`
	JSON    json.RawMessage `bun:"json,type:jsonb"`
	At      time.Time       `bun:"at"`
	Missing *time.Time      `bun:"missing"`
	Number  int             `bun:"number"`
	Yes     bool            `bun:"yes"`

	with any
}

func (t *thing) AfterScanRow(ctx context.Context) error {
	t.with = sqlpage.RowContext(ctx)
	return nil
}

const things = `CREATE TABLE things (id uuid, text text UNIQUE, bytes bytea, json jsonb, at timestamptz, missing timestamptz, number int, yes boolean)`

// sentTexts records the texts that are sent.
type sentTexts struct {
	mu    sync.Mutex
	texts []string
}

func (s *sentTexts) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, data.SQL)
	return ctx
}

func (*sentTexts) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// built opens an empty database with a table of things.
func built(t *testing.T, o postgres.Options) (*sqlpage.Database, *sentTexts) {
	t.Helper()
	sent := &sentTexts{}
	o.URL, o.Min, o.Tracer = services.Empty(t), 1, sqlpage.Tracer{Spans: sent}
	pool, err := postgres.Open(t.Context(), o)
	require.NoError(t, err)
	d := sqlpage.New(pool, "row context")
	t.Cleanup(d.Close)
	_, err = pool.Exec(t.Context(), things)
	require.NoError(t, err)
	return d, sent
}

// Texts, bytes, JSON and instants are sent as arguments, whatever they contain: what is sent is what is read.
func TestBuiltStatementsHaveNoValuesInTheirText(t *testing.T) {
	t.Parallel()
	d, sent := built(t, postgres.Options{})
	id, err := uuid.New()
	require.NoError(t, err)
	in := thing{
		ID: id, Text: `it's "secret" \ ?0 $1 é ''`, Bytes: []byte("secret\x00'"), JSON: json.RawMessage(`{"secret": "it's \\ ?"}`),
		At: time.Now().Truncate(time.Microsecond), Number: -7, Yes: true, with: "row context",
	}
	_, err = d.NewInsert().Model(&in).Exec(t.Context())
	require.NoError(t, err)
	var out []thing
	require.NoError(t, d.NewSelect().Model(&out).Where("text = ? AND id = ? AND bytes = ? AND at = ?", in.Text, id, in.Bytes, in.At).Scan(t.Context()))
	require.Equal(t, []thing{in}, out)
	_, err = d.NewInsert().Model(&in).Exec(t.Context())
	require.True(t, sqlpage.IsUniqueViolation(err, "things_text_key"))
	_, err = d.NewUpdate().Model(&in).Set("text = ?", "nul\x00secret").Where("id = ?", id).Exec(t.Context())
	require.Error(t, err)
	for _, text := range sent.texts {
		require.NotContains(t, text, "secret")
		require.NotContains(t, text, "736563726574", "in hexadecimal")
		require.NotContains(t, text, id.String())
	}
}

// A statement of Bun is counted once, and stopped if the request may send no more.
func TestBuiltStatementsAreCounted(t *testing.T) {
	t.Parallel()
	d, _ := built(t, postgres.Options{})
	ctx, budget := sqlpage.WithBudget(t.Context(), 2, nil)
	res, err := d.NewInsert().Model(&thing{Text: "a"}).Exec(ctx)
	require.NoError(t, err)
	rows, err := res.RowsAffected()
	require.NoError(t, err)
	require.EqualValues(t, 1, rows)
	n, err := d.NewSelect().Model((*thing)(nil)).Count(ctx)
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	require.Equal(t, 2, budget.Used())
	_, err = d.NewDelete().Model((*thing)(nil)).Where("true").Exec(ctx)
	require.Error(t, err)
	require.True(t, budget.Exceeded())
	require.Equal(t, []string{"a"}, services.Texts(t, d.Connections().Pool, "SELECT text FROM things"))
}

func TestBuiltStatementsBelongToTheTransaction(t *testing.T) {
	t.Parallel()
	d, _ := built(t, postgres.Options{Max: 1})
	undo := errors.New("undone")
	err := d.Transaction(t.Context(), func(ctx context.Context, _ pgx.Tx) error {
		_, err := d.NewInsert().Model(&thing{Text: "a"}).Exec(ctx)
		require.NoError(t, err)
		return undo
	})
	require.ErrorIs(t, err, undo)
	require.Empty(t, services.Texts(t, d.Connections().Pool, "SELECT text FROM things"))
}

// A statement of Bun that Postgres undid because of a conflict is sent again, and counts once.
func TestBuiltStatementsAreRetried(t *testing.T) {
	t.Parallel()
	d, sent := built(t, postgres.Options{})
	_, err := d.Connections().Exec(t.Context(), `CREATE SEQUENCE tries; CREATE FUNCTION fail(times bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
	IF nextval('tries') <= times THEN RAISE SQLSTATE '40001'; END IF; RETURN currval('tries'); END $$`, pgx.QueryExecModeSimpleProtocol)
	require.NoError(t, err)
	ctx, budget := sqlpage.WithBudget(t.Context(), 1, nil)
	var tries int
	require.NoError(t, d.NewSelect().ColumnExpr("fail(2)").Scan(ctx, &tries))
	require.Equal(t, 3, tries)
	require.Equal(t, 1, budget.Used())
	_, err = d.NewUpdate().Table("things").Set("number = fail(1000)").Where("true").Exec(t.Context())
	require.NoError(t, err, "there are no rows")
	_, err = d.NewInsert().Model(&thing{Text: "a"}).Value("number", "fail(1000)").Exec(t.Context())
	require.Equal(t, faults.CodeUnavailable, faults.Of(err).Code, "the client is told to try again")
	require.NotContains(t, faults.Of(err).Message, "SQLSTATE")
	require.Equal(t, 6, strings.Count(strings.Join(sent.texts, "\n"), "INSERT"))
}

// A request that goes away, or waits too long for a connection, is told why, as for other statements.
func TestBuiltStatementsWaitAsOthersDo(t *testing.T) {
	t.Parallel()
	d, _ := built(t, postgres.Options{Max: 1, Wait: time.Millisecond})
	gone := errors.New("the client is gone")
	ctx, leave := context.WithCancelCause(t.Context())
	leave(gone)
	require.ErrorIs(t, d.NewSelect().Model((*thing)(nil)).Scan(ctx, new(int)), gone)
	c, err := d.Connections().Acquire(t.Context())
	require.NoError(t, err)
	defer d.Connections().Release(c)
	_, err = d.NewDelete().Model((*thing)(nil)).Where("true").Exec(t.Context())
	require.Equal(t, faults.CodeUnavailable, faults.Of(err).Code)
}

// What a row costs that is read by its key: by a prepared text, which most requests use, and by Bun's builder.
func BenchmarkRowByKey(b *testing.B) {
	d, err := db.Open(b.Context(), db.Options{Postgres: postgres.Options{URL: services.Seeded(b), Min: 1, Max: 1}})
	require.NoError(b, err)
	defer d.Close()
	var id uuid.UUID
	require.NoError(b, d.Pool().QueryRow(b.Context(), "SELECT id FROM users LIMIT 1").Scan(&id))
	b.Run("prepared", func(b *testing.B) {
		for b.Loop() {
			if rows, err := sqlpage.ByID[db.User](d.Database)(b.Context(), []uuid.UUID{id}); err != nil || rows[id] == nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("built", func(b *testing.B) {
		for b.Loop() {
			var row db.User
			if err := d.NewSelect().Model(&row).Where("id = ?", id).Scan(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
