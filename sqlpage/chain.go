package sqlpage

import (
	"bytes"
	"context"
	"reflect"
	"strconv"
	"strings"

	"orderly.example/internal/uuid"
)

// A chain reads several levels by one statement. The keys of the children's load come from the parents' rows within
// the statement, so that its text can be written before there are parents. It is for operations with more levels than
// statements:
//
//  1. Prepare makes a link for each load of the further levels, and the load runs without keys: its statement is
//     kept, not sent.
//  2. The loads of the first level run as in any fusion. The last of them sends the statement of all levels. What it
//     returns for links is kept as it was sent, by key.
//  3. Follow has the loads of further levels run again, with the keys of their real parents, on those rows.
//
// What access hides is read for a chain, but is not shown: the resolvers only ask for keys of parents that they got.

// link is a load that is read with the load of its parents.
type link struct {
	fusion *Fusion
	load   loadID
	parent loadID
	column string // of the parents' rows: it holds the keys

	// statement is what the load would send for its keys, set when the load has run without any.
	statement Statement
	ctx       context.Context //nolint:containedctx // of the load, for what is told of the statement

	// rows are those of each key that the parents' rows have. A key without rows is there too.
	rows map[uuid.UUID][]*RawRow
}

// Prepare returns a context under which a load runs without keys: it belongs to the edge, and its keys are in a
// column of the rows that another edge loads of another table. That load must have joined the fusion or be prepared
// itself; all are prepared before the first of them runs.
func (f *Fusion) Prepare(ctx context.Context, edge int, table string, parentEdge int, parentTable, column string) context.Context {
	l := &link{fusion: f, load: loadID{edge, table}, parent: loadID{parentEdge, parentTable}, column: column, rows: map[uuid.UUID][]*RawRow{}}
	f.links = append(f.links, l)
	return context.WithValue(ctx, participantKey{table}, prepared{l})
}

// Follow returns a context under which a prepared load gets the rows that were read for its keys.
func (f *Fusion) Follow(ctx context.Context, edge int, table string) context.Context {
	for _, l := range f.links {
		if l.load == (loadID{edge, table}) {
			return context.WithValue(ctx, participantKey{table}, follower{l})
		}
	}
	return ctx
}

func (f *Fusion) hasChildren(load loadID) bool {
	for _, l := range f.links {
		if l.parent == load {
			return true
		}
	}
	return false
}

func (l *link) skip()           {}
func (l *link) isParent() bool  { return l.fusion.hasChildren(l.load) }
func (l *link) isChained() bool { return true }

// prepared is a link whose load runs without keys.
type prepared struct{ *link }

func isPrepared(ctx context.Context, table string) bool {
	_, ok := participantOf(ctx, table).(prepared)
	return ok
}

func (p prepared) run(ctx context.Context, _ *Database, s Statement) error {
	if p.ctx != nil {
		return errSecondStatement
	}
	p.statement, p.ctx = s, ctx
	return nil
}

// follower is a link whose load runs after its rows were read.
type follower struct{ *link }

func (f follower) run(ctx context.Context, d *Database, s Statement) error {
	var others uuid.List // keys that no row had: the plan does not know of any
	for _, key := range s.Args[0].(uuid.List) {
		rows, found := f.rows[key]
		if !found {
			others = append(others, key)
		}
		for _, r := range rows {
			if err := s.Read(r); err != nil {
				return err
			}
		}
	}
	if len(others) == 0 {
		return nil
	}
	s.Args = append([]any{others}, s.Args[1:]...)
	return d.runCoalesced(ctx, s)
}

// chain is the statement of a fusion and its links.
type chain struct{ branches []*branch }

// branch is the loads of a chain that read the same rows.
type branch struct {
	Statement

	parent *branch // whose rows have the keys; nil for members of the fusion
	column string
	links  []*link // that get the rows; none for members of the fusion
	place  int     // of the branch in the chain
	keys   []*keys // what the branches below take from its rows
}

// keys are a column of a branch's rows, by which links are read.
type keys struct {
	column int
	links  []*link
}

// newChain makes branches of a fusion's statements, and of links that have a parent and a statement.
func newChain(statements []Statement, links []*link) *chain {
	c := &chain{}
	of := map[loadID]*branch{}
	for _, s := range statements {
		b := c.add(&branch{Statement: s})
		for _, load := range s.loads {
			of[load] = b
		}
	}
	for _, l := range links {
		parent := of[l.parent]
		if parent == nil || parent.Reading == nil || l.ctx == nil {
			continue
		}
		b := c.equal(parent, l)
		if b == nil {
			b = c.add(&branch{Statement: l.statement, parent: parent, column: l.column})
		}
		b.links = append(b.links, l)
		of[l.load] = b
		parent.addKeys(l)
	}
	return c
}

func (c *chain) add(b *branch) *branch {
	b.place = len(c.branches)
	c.branches = append(c.branches, b)
	return b
}

// equal finds a branch that reads what a link does.
func (c *chain) equal(parent *branch, l *link) *branch {
	for _, b := range c.branches {
		if b.parent == parent && b.column == l.column && b.SQL == l.statement.SQL && reflect.DeepEqual(b.Args[1:], l.statement.Args[1:]) {
			return b
		}
	}
	return nil
}

// addKeys notes that a link is read by the keys in a column of the branch's rows.
func (b *branch) addKeys(l *link) {
	column := b.RowAt + b.Reading.index(l.column)
	for _, k := range b.keys {
		if k.column == column {
			k.links = append(k.links, l)
			return
		}
	}
	b.keys = append(b.keys, &keys{column, []*link{l}})
}

// statement writes the branches that others depend on as common table expressions, which are evaluated once, and
// combines the rows of all as a fusion does.
func (c *chain) statement() Statement {
	var with, rows Builder
	out := Statement{Table: c.branches[0].Table}
	for _, b := range c.branches {
		text := b.text(len(out.Args))
		if b.parent == nil {
			out.Args = append(out.Args, b.Args...)
		} else {
			out.Args = append(out.Args, b.Args[1:]...)
		}
		out.Replan = out.Replan || b.Replan
		if b.place > 0 {
			rows.Add("\nUNION ALL\n")
		}
		from := "(" + text + ")"
		if len(b.keys) > 0 {
			with.Add(", ", b.name(), " AS MATERIALIZED (", text, ")\n")
			from = b.name()
		}
		rows.Add("SELECT ", strconv.Itoa(b.place), " AS member, q FROM ", from, " q")
	}
	if with.Len() > 0 {
		out.SQL = "WITH " + strings.TrimPrefix(with.String(), ", ")
	}
	out.SQL += rows.String()
	out.Read = func(r *RawRow) error {
		i, inner, err := unwrapFused(r)
		if err != nil {
			return err
		}
		return c.branches[i].take(inner)
	}
	return out
}

func (b *branch) name() string { return "c" + strconv.Itoa(b.place) }

// text is the branch's statement, with its placeholders after the first n. Keys of parents are written as a query: the
// statement is then planned as it is for an array of keys.
func (b *branch) text(n int) string {
	if b.parent == nil {
		return shiftPlaceholders(b.SQL, n)
	}
	query := "ARRAY(SELECT DISTINCT " + b.column + " FROM " + b.parent.name()
	if b.parent.pageSize > 0 {
		query += " WHERE place <= " + strconv.Itoa(b.parent.pageSize)
	}
	return replacePlaceholders(b.SQL, func(out *strings.Builder, number int) {
		if number == 1 {
			out.WriteString(query + ")")
			return
		}
		out.WriteString("$" + strconv.Itoa(number-1+n))
	})
}

// take gives a row to the loads that it was read for, and notes the keys that it has for others.
func (b *branch) take(r *RawRow) error {
	for _, k := range b.keys {
		if err := k.note(b, r); err != nil {
			return err
		}
	}
	if b.links == nil {
		return b.Read(r)
	}
	key, err := r.Key()
	if err != nil {
		return err
	}
	kept := r.clone()
	for _, l := range b.links {
		l.rows[key] = append(l.rows[key], kept)
	}
	return nil
}

// note notes the key in a row of a branch, unless its children were not read.
func (k *keys) note(b *branch, r *RawRow) error {
	if r.Null(k.column) {
		return nil
	}
	if b.pageSize > 0 {
		var place int
		if err := r.Scan(len(r.columns)-1, &place); err != nil || place > b.pageSize {
			return err
		}
	}
	var key uuid.UUID
	if err := r.Scan(k.column, &key); err != nil {
		return err
	}
	for _, l := range k.links {
		if l.rows[key] == nil {
			l.rows[key] = []*RawRow{}
		}
	}
	return nil
}

// index is the position of a column.
func (r *Reading) index(column string) int {
	for i, f := range r.fields {
		if f.Name == column {
			return i
		}
	}
	panic("sqlpage: the column " + column + " is not read")
}

// clone is a copy that stays valid.
func (r *RawRow) clone() *RawRow {
	columns := make([]rawValue, len(r.columns))
	for i, c := range r.columns {
		c.bytes = bytes.Clone(c.bytes)
		columns[i] = c
	}
	return &RawRow{types: r.types, columns: columns}
}
