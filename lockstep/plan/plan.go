package plan

import "context"

// Options say how statements can be shared. The zero value shares none: each load is a statement of its own.
type Options struct {
	// Fuse makes what merges n loads into one statement. Without it no two loads share a statement.
	Fuse func(n int) Fusion
	// Chain returns the column of the parents' rows that holds the keys by which a field, as "Order.items", loads rows
	// of a table; or false if these can't be read with the parents. It is asked where an operation has more levels
	// than it may have statements: then the statements of levels are combined. It needs Fuse.
	Chain func(field, table string) (column string, ok bool)
	// Tables returns, by "Type.field", the tables that a field reads if they depend on its arguments.
	Tables map[string]func(args map[string]any) []string
}

// Fusion runs the loads of several edges as one statement: those of one level, and with Options.Chain those of the
// levels below. An edge is known by its number in the operation.
type Fusion interface {
	// Join returns a context under which the load of the table goes through the fusion, and a function to call when
	// that load has ended or will not run.
	Join(ctx context.Context, edge int, table string) (context.Context, func())
	// Prepare returns a context under which a resolver is called without parents, before any load of the fusion runs.
	// What it would send for the table is to be sent with the fusion, for the keys in a column of the rows that the
	// parents' edge loads of its table.
	Prepare(ctx context.Context, edge int, table string, parentEdge int, parentTable, column string) context.Context
	// Follow returns a context under which that load gets the rows that were read for the keys of its parents.
	Follow(ctx context.Context, edge int, table string) context.Context
}

// Load is a table that an edge reads.
type Load struct {
	Table string
	Share Share
	// Own is the number of one of a resolver's own statements, from 1, that are never fused: all of a mutation's root field,
	// and those after the first of another field that needs several.
	Own int
}

// Share says which loads of one level share a statement whatever the limit is.
type Share byte

// The loads of one level share a statement from the start if they read rows of one table by their key, or counts of one
// table, or are all of one field that is declared so.
const (
	ShareNone Share = iota
	ShareKey
	ShareCount
	ShareField
)

// Edge is a field that loads, at one place of an operation. Its number is its index; parents come first.
type Edge struct {
	Field  string // as "Order.items"
	Object string // the type of the parents, which is the table that holds their rows
	Parent int    // the edge that loads the parents; -1 for root fields
	Level  int    // what loads at the same time has one level
	Rows   int    // how many rows it can return at most
	Loads  []Load
	// Call is the same number, from 1, for root fields of a mutation that are made together; 0 for others.
	Call int
	// IsIdle says that the edge loads nothing by itself: an equal edge loads for it, or it is not called.
	IsIdle bool
	// IsRoot says that it is a field of Query or Mutation, whose statements differ too much between requests to be fused where none must.
	IsRoot bool
	// IsUnchained says that the rows of the parents do not come from a statement that another can be read with: those of a mutation,
	// and of an event.
	IsUnchained bool
}

// Level is what loads at the same time.
type Level struct {
	Edges     []int // that load, by number
	Groups    []Group
	IsChained bool // its loads are read by the statement of the level above
}

// Group is the loads that share one statement.
type Group struct {
	Members []Member
	Rows    int // how many rows the statement can return
}

// Member is a load of a group.
type Member struct {
	Edge int
	Load Load
	Call int // see Edge
}

// IsMerged reports whether the load is a mutation's own statement that is sent for several root fields.
func (m Member) IsMerged() bool { return m.Call > 0 && m.Load.Own > 0 }

// isOwn reports whether a group is a resolver's own statement, which is never fused.
func (g *Group) isOwn() bool { return g.Members[0].Load.Own > 0 }

// Statements sorts the loads of an operation into levels, and in each level into groups that share a statement, and returns how many
// statements that takes. It merges groups, and chains levels, until these are at most limit, where the options can; and then where it
// is cheaper.
func Statements(edges []Edge, limit int, options Options) (levels []Level, statements int) {
	p := planner{edges: edges}
	p.group()
	p.fuse(limit, options.Fuse != nil)
	if options.Chain != nil && options.Fuse != nil {
		p.chain(limit, options.Chain)
	}
	return p.levels, p.statements
}

type planner struct {
	edges      []Edge
	levels     []Level
	statements int
}

// Saturation is the largest number of rows that is counted, far over any limit and far from an overflow.
const Saturation = 1_000_000_000

// Sum adds numbers of rows, up to Saturation.
func Sum(a, b int) int { return min(a+b, Saturation) }

// Product multiplies numbers of rows, up to Saturation.
func Product(a, b int) int { return int(min(int64(a)*int64(b), Saturation)) }
