package db

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgtype"
)

// Fusion runs the statements of several loads as one. It knows how many will come, so nothing waits for a clock: the
// last to come, or to say that it won't, runs it.
type Fusion struct {
	mu       sync.Mutex
	awaited  int
	members  []*member
	finished chan struct{}
}

// NewFusion makes a fusion of n loads.
func NewFusion(n int) *Fusion { return &Fusion{awaited: n, finished: make(chan struct{})} }

// member is one load of a fusion.
type member struct {
	fusion    *Fusion
	statement statement
	ctx       context.Context //nolint:containedctx // of a call that waits for the fusion
	db        *DB
	came      bool
	err       error
}

type membershipKey struct{ table string }

func membership(ctx context.Context, table string) *member {
	m, _ := ctx.Value(membershipKey{table}).(*member)
	return m
}

// Join returns a context whose statement on the table runs with the fusion, and what to call when that load is over.
func (f *Fusion) Join(ctx context.Context, table string) (context.Context, func()) {
	m := &member{fusion: f}
	return context.WithValue(ctx, membershipKey{table}, m), m.leave
}

// Alone says whether a load of a table's rows is a statement of its own.
func Alone(ctx context.Context, table string) bool { return membership(ctx, table) == nil }

// leave tells a fusion, if there is one, that the load of a table's rows will send no statement.
func leave(ctx context.Context, table string) {
	if m := membership(ctx, table); m != nil {
		m.leave()
	}
}

// leave tells that the load will send no statement, if it has sent none.
func (m *member) leave() {
	f := m.fusion
	f.mu.Lock()
	defer f.mu.Unlock()
	if !m.came {
		m.came = true
		f.arrived()
	}
}

var errSecondStatement = errors.New("a load sent a second statement, which its plan does not count")

func (m *member) run(ctx context.Context, d *DB, s statement) error {
	f := m.fusion
	f.mu.Lock()
	if m.came {
		f.mu.Unlock()
		return errSecondStatement
	}
	m.came, m.statement, m.ctx, m.db = true, s, ctx, d
	f.members = append(f.members, m)
	f.arrived()
	f.mu.Unlock()
	select {
	case <-f.finished:
		return m.err
	case <-ctx.Done():
		return context.Cause(ctx) // the rows may still come; nobody reads them
	}
}

// arrived counts; the last starts the statement.
func (f *Fusion) arrived() {
	f.awaited--
	if f.awaited > 0 {
		return
	}
	go func() {
		defer close(f.finished)
		f.execute()
	}()
}

func (f *Fusion) execute() {
	if len(f.members) == 0 {
		return
	}
	first := f.members[0]
	var err error
	func() {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("running fused statements: panic: %v", r)
			}
		}()
		err = first.db.execute(first.ctx, f.fused())
	}()
	for _, m := range f.members {
		m.err = err
	}
}

// fused makes one statement of the members': of those alike but for their keys, by joining the keys; of all others,
// by UNION ALL of rows that each name their member.
func (f *Fusion) fused() statement {
	groups := f.alike()
	if len(groups) == 1 {
		return groups[0]
	}
	var b builder
	out := statement{table: groups[0].table}
	for i, s := range groups {
		if i > 0 {
			b.add("\nUNION ALL\n")
		}
		b.add("SELECT ", strconv.Itoa(i), " AS member, q FROM (", renumbered(s.sql, len(b.args)), ") q")
		b.args = append(b.args, s.args...)
		out.planned = out.planned || s.planned
	}
	out.sql, out.args = b.String(), b.args
	out.read = func(r *record) error {
		var i int
		if err := r.scan(0, &i); err != nil {
			return err
		}
		inner, err := composite(r.types, r.columns[1].bytes)
		if err != nil {
			return err
		}
		return groups[i].read(inner)
	}
	return out
}

// alike joins statements by key that have one text. Each member picks its own rows from all.
func (f *Fusion) alike() []statement {
	var groups []statement
	at := map[string]int{}
	for _, m := range f.members {
		s := m.statement
		i, known := at[s.sql]
		if !known || !s.byKey {
			if s.byKey {
				at[s.sql] = len(groups)
			}
			groups = append(groups, s)
			continue
		}
		before := groups[i]
		keys := append(append(UUIDs{}, before.args[0].(UUIDs)...), s.args[0].(UUIDs)...)
		groups[i].args = []any{keys}
		groups[i].read = func(r *record) error {
			if err := before.read(r); err != nil {
				return err
			}
			return s.read(r)
		}
	}
	return groups
}

// renumbered shifts the placeholders of a statement's text by n. What stands in quotes is left alone.
func renumbered(sql string, n int) string {
	if n == 0 {
		return sql
	}
	var b strings.Builder
	quoted := false
	for i := 0; i < len(sql); {
		c := sql[i]
		i++
		b.WriteByte(c)
		if c == '\'' {
			quoted = !quoted
		}
		if c != '$' || quoted {
			continue
		}
		digits := 0
		for i+digits < len(sql) && sql[i+digits] >= '0' && sql[i+digits] <= '9' {
			digits++
		}
		old, _ := strconv.Atoi(sql[i : i+digits])
		b.WriteString(strconv.Itoa(old + n))
		i += digits
	}
	return b.String()
}

// composite takes a record apart: PostgreSQL's record_send writes the number of columns, and for each its type, its
// length or -1 for NULL, and its bytes.
func composite(types *pgtype.Map, b []byte) (*record, error) {
	const header = 4
	wrong := errors.New("a fused row is cut short")
	if len(b) < header {
		return nil, wrong
	}
	n := int(binary.BigEndian.Uint32(b))
	b = b[header:]
	r := &record{types: types, columns: make([]cell, n)}
	for i := range r.columns {
		if len(b) < 2*header {
			return nil, wrong
		}
		c := cell{oid: binary.BigEndian.Uint32(b), format: pgtype.BinaryFormatCode}
		length := int(int32(binary.BigEndian.Uint32(b[header:])))
		b = b[2*header:]
		if length >= 0 {
			if len(b) < length {
				return nil, wrong
			}
			c.bytes, b = b[:length:length], b[length:]
		}
		r.columns[i] = c
	}
	return r, nil
}
