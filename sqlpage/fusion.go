package sqlpage

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgtype"
)

// Fusion runs the statements of several loads as one. It knows how many loads there are, so it needs no timer: the
// last load to send its statement, or to skip it, runs the fused one.
type Fusion struct {
	mu sync.Mutex
	// loads that have neither sent nor skipped their statement
	pending  int
	members  []*member
	links    []*link // loads of the levels below that are read with these: see chain.go
	finished chan struct{}
}

// NewFusion makes a fusion of n loads.
func NewFusion(n int) *Fusion { return &Fusion{pending: n, finished: make(chan struct{})} }

// loadID identifies a load of a request.
type loadID struct {
	edge  int    // the number of the field that it loads for
	table string // the GraphQL type whose table it reads
}

// participant is how a load takes part in a fusion.
type participant interface {
	run(ctx context.Context, d *Database, s Statement) error
	// skip says that the load sends no statement.
	skip()
	// isParent reports whether loads of further levels are read with this one, by the keys that its rows have.
	isParent() bool
	// isChained reports whether the load is read with others of other levels: no cache may answer it.
	isChained() bool
}

// member is one load of a fusion.
type member struct {
	fusion    *Fusion
	load      loadID
	statement Statement
	ctx       context.Context //nolint:containedctx // of a call that waits for the fusion
	db        *Database
	arrived   bool
	err       error
}

type participantKey struct{ table string }

// fusionKey holds the fusion that a statement is sent for.
type fusionKey struct{}

func participantOf(ctx context.Context, table string) participant {
	p, _ := ctx.Value(participantKey{table}).(participant)
	return p
}

// Join returns a context under which a statement on the table runs with the fusion, and a function to call when
// that load is over. The load is an edge's.
func (f *Fusion) Join(ctx context.Context, edge int, table string) (context.Context, func()) {
	m := &member{fusion: f, load: loadID{edge, table}}
	return context.WithValue(ctx, participantKey{table}, m), m.skip
}

// IsFused reports whether loads of a table's rows are part of a fusion.
func IsFused(ctx context.Context, table string) bool { return participantOf(ctx, table) != nil }

// IsChained reports whether loads of a table's rows are read with those of another level, so that a cache must not
// answer them.
func IsChained(ctx context.Context, table string) bool {
	p := participantOf(ctx, table)
	return p != nil && p.isChained()
}

// skipStatement tells the fusion, if there is one, that the load of a table's rows sends no statement.
func skipStatement(ctx context.Context, table string) {
	if p := participantOf(ctx, table); p != nil {
		p.skip()
	}
}

func (m *member) isParent() bool  { return m.fusion.hasChildren(m.load) }
func (m *member) isChained() bool { return m.isParent() }

// skip counts the load as done if it has sent no statement.
func (m *member) skip() {
	f := m.fusion
	f.mu.Lock()
	isLast := !m.arrived && f.arrive()
	m.arrived = true
	f.mu.Unlock()
	if isLast {
		f.execute()
	}
}

var errSecondStatement = errors.New("a load sent a second statement, which its plan does not count")

func (m *member) run(ctx context.Context, d *Database, s Statement) error {
	f := m.fusion
	f.mu.Lock()
	if m.arrived {
		f.mu.Unlock()
		return errSecondStatement
	}
	if len(f.links) > 0 {
		s.loads = []loadID{m.load}
	}
	m.arrived, m.statement, m.ctx, m.db = true, s, ctx, d
	f.members = append(f.members, m)
	isLast := f.arrive()
	f.mu.Unlock()
	if isLast {
		f.execute() //nolint:contextcheck // the statement runs under the members' contexts
		return m.err
	}
	select {
	case <-f.finished:
		return m.err
	case <-ctx.Done():
		return context.Cause(ctx) // the statement goes on for the others
	}
}

// arrive counts a load. The last one runs the statement, for all loads of the operation.
func (f *Fusion) arrive() (isLast bool) {
	f.pending--
	return f.pending == 0
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
		ctx := context.WithValue(first.ctx, fusionKey{}, f)
		if first.db.replicas != nil && slices.ContainsFunc(f.contexts(), isFromPrimary) {
			ctx = FromPrimary(ctx)
		}
		err = first.db.runCoalesced(ctx, f.fuse())
	}()
	for _, m := range f.members {
		m.err = err
	}
}

// fuse makes one statement of all: those that differ in keys alone are merged, then the others are combined by
// UNION ALL of rows that begin with the number of their branch.
func (f *Fusion) fuse() Statement {
	branches := f.mergeByText()
	if len(f.links) > 0 {
		return newChain(branches, f.links).statement()
	}
	if len(branches) == 1 {
		return branches[0]
	}
	out := newChain(branches, nil).statement()
	out.branches, out.keyed = branches, !slices.ContainsFunc(branches, func(s Statement) bool { return !s.keyed })
	return out
}

// unwrapFused returns the branch that a row of a fused statement belongs to, and the branch's own row.
func unwrapFused(r *RawRow) (branch int, inner *RawRow, err error) {
	if err := r.Scan(0, &branch); err != nil {
		return 0, nil, err
	}
	inner, err = decodeRecord(r.types, r.Bytes(1))
	return branch, inner, err
}

// mergeByText merges keyed statements with the same text.
func (f *Fusion) mergeByText() []Statement {
	var groups [][]Statement
	groupOf := map[string]int{}
	for _, m := range f.members {
		s := m.statement
		i, found := groupOf[s.SQL]
		if found && s.keyed && len(groups[i]) < maxMerged {
			groups[i] = append(groups[i], s)
			continue
		}
		groupOf[s.SQL] = len(groups)
		groups = append(groups, []Statement{s})
	}
	out := make([]Statement, len(groups))
	for i, list := range groups {
		out[i] = merge(list)
	}
	return out
}

// contexts are those of all loads.
func (f *Fusion) contexts() []context.Context {
	contexts := make([]context.Context, 0, len(f.members)+len(f.links))
	for _, m := range f.members {
		contexts = append(contexts, m.ctx)
	}
	for _, l := range f.links {
		if l.ctx != nil {
			contexts = append(contexts, l.ctx)
		}
	}
	return contexts
}

// shiftPlaceholders adds n to each placeholder of a statement's text. It ignores what is in quotes.
func shiftPlaceholders(sql string, n int) string {
	if n == 0 {
		return sql
	}
	return replacePlaceholders(sql, func(b *strings.Builder, number int) {
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(number + n))
	})
}

// replacePlaceholders has write write each placeholder of a statement's text. It ignores what is in quotes.
func replacePlaceholders(sql string, write func(b *strings.Builder, number int)) string {
	var b strings.Builder
	b.Grow(len(sql) + 16)
	quoted := false
	for {
		before, rest, found := strings.Cut(sql, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		quoted = quoted != (strings.Count(before, "'")%2 == 1)
		digits := 0
		for !quoted && digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		if digits > 0 {
			number, _ := strconv.Atoi(rest[:digits])
			write(&b, number)
		} else {
			b.WriteByte('$')
		}
		sql = rest[digits:]
	}
}

// decodeRecord decodes a composite value as PostgreSQL's record_send writes it: the number of columns, then for
// each its type, its length (-1 for NULL) and its bytes.
func decodeRecord(types *pgtype.Map, b []byte) (*RawRow, error) {
	const header = 4
	errShort := errors.New("a fused row is cut short")
	if len(b) < header {
		return nil, errShort
	}
	n := int(binary.BigEndian.Uint32(b))
	b = b[header:]
	r := &RawRow{types: types, columns: make([]rawValue, n)}
	for i := range r.columns {
		if len(b) < 2*header {
			return nil, errShort
		}
		c := rawValue{oid: binary.BigEndian.Uint32(b), format: pgtype.BinaryFormatCode}
		length := int(int32(binary.BigEndian.Uint32(b[header:])))
		b = b[2*header:]
		if length >= 0 {
			if len(b) < length {
				return nil, errShort
			}
			c.bytes, b = b[:length:length], b[length:]
		}
		r.columns[i] = c
	}
	return r, nil
}
