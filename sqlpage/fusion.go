package sqlpage

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
	statement Statement
	ctx       context.Context //nolint:containedctx // of a call that waits for the fusion
	db        *Database
	came      bool
	err       error
}

type membershipKey struct{ table string }

// fusedKey is of the members that a fused statement is sent for.
type fusedKey struct{}

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
		m.leave() //nolint:contextcheck // the statement runs under the members' contexts
	}
}

// leave tells that the load will send no statement, if it has sent none.
func (m *member) leave() {
	f := m.fusion
	f.mu.Lock()
	isLast := !m.came && f.arrived()
	m.came = true
	f.mu.Unlock()
	if isLast {
		f.execute()
	}
}

var errSecondStatement = errors.New("a load sent a second statement, which its plan does not count")

func (m *member) run(ctx context.Context, d *Database, s Statement) error {
	f := m.fusion
	f.mu.Lock()
	if m.came {
		f.mu.Unlock()
		return errSecondStatement
	}
	m.came, m.statement, m.ctx, m.db = true, s, ctx, d
	f.members = append(f.members, m)
	isLast := f.arrived()
	f.mu.Unlock()
	if isLast {
		f.execute() //nolint:contextcheck // the statement runs under the members' contexts
		return m.err
	}
	select {
	case <-f.finished:
		return m.err
	case <-ctx.Done():
		return context.Cause(ctx) // the rows may still come; nobody reads them
	}
}

// arrived counts. The last to come runs the statement, for all of one operation.
func (f *Fusion) arrived() (isLast bool) {
	f.awaited--
	return f.awaited == 0
}

func (f *Fusion) execute() {
	defer close(f.finished)
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
		err = first.db.share(context.WithValue(first.ctx, fusedKey{}, f.members), f.fused())
	}()
	for _, m := range f.members {
		m.err = err
	}
}

// fused makes one statement of the members': of those alike but for their keys, by joining the keys; of all others,
// by UNION ALL of rows that each name their member.
func (f *Fusion) fused() Statement {
	groups := f.alike()
	if len(groups) == 1 {
		return groups[0]
	}
	var b Builder
	out := Statement{Table: groups[0].Table, keyed: true, groups: groups}
	for i, s := range groups {
		if i > 0 {
			b.Add("\nUNION ALL\n")
		}
		b.Add("SELECT ", strconv.Itoa(i), " AS member, q FROM (", renumbered(s.SQL, len(b.Args)), ") q")
		b.Args = append(b.Args, s.Args...)
		out.Replan = out.Replan || s.Replan
		out.keyed = out.keyed && s.keyed
	}
	out.SQL, out.Args = b.String(), b.Args
	out.Read = func(r *RawRow) error {
		i, inner, err := unfused(r)
		if err != nil {
			return err
		}
		return groups[i].Read(inner)
	}
	return out
}

// unfused is the row in a row of a fused statement, and which of its groups it is of.
func unfused(r *RawRow) (group int, inner *RawRow, err error) {
	if err := r.Scan(0, &group); err != nil {
		return 0, nil, err
	}
	inner, err = composite(r.types, r.Bytes(1))
	return group, inner, err
}

// alike joins statements by key that have one text.
func (f *Fusion) alike() []Statement {
	var groups [][]Statement
	at := map[string]int{}
	for _, m := range f.members {
		s := m.statement
		i, known := at[s.SQL]
		if known && s.keyed && len(groups[i]) < mostMerged {
			groups[i] = append(groups[i], s)
			continue
		}
		at[s.SQL] = len(groups)
		groups = append(groups, []Statement{s})
	}
	out := make([]Statement, len(groups))
	for i, list := range groups {
		out[i] = merged(list)
	}
	return out
}

// renumbered shifts the placeholders of a statement's text by n. What stands in quotes is left alone.
func renumbered(sql string, n int) string {
	if n == 0 {
		return sql
	}
	var b strings.Builder
	b.Grow(len(sql) + 16)
	quoted := false
	for {
		before, rest, found := strings.Cut(sql, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('$')
		quoted = quoted != (strings.Count(before, "'")%2 == 1)
		digits := 0
		for !quoted && digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		if digits > 0 {
			old, _ := strconv.Atoi(rest[:digits])
			b.WriteString(strconv.Itoa(old + n))
		}
		sql = rest[digits:]
	}
}

// composite takes a record apart: PostgreSQL's record_send writes the number of columns, and for each its type, its
// length or -1 for NULL, and its bytes.
func composite(types *pgtype.Map, b []byte) (*RawRow, error) {
	const header = 4
	wrong := errors.New("a fused row is cut short")
	if len(b) < header {
		return nil, wrong
	}
	n := int(binary.BigEndian.Uint32(b))
	b = b[header:]
	r := &RawRow{types: types, columns: make([]rawValue, n)}
	for i := range r.columns {
		if len(b) < 2*header {
			return nil, wrong
		}
		c := rawValue{oid: binary.BigEndian.Uint32(b), format: pgtype.BinaryFormatCode}
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
