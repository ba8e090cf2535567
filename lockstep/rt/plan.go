package rt

import (
	"reflect"
	"slices"
	gostrings "strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Plan is what one request will cost. It depends only on the operation and its variables.
type Plan struct {
	// Loads is how many loads the request can need at most. With Options.Fuse, a load is an SQL statement, which several fields
	// may share.
	Loads int
	// Nodes is how many objects the answer can hold at most, and the weights of what is asked for. Objects are those that are
	// loaded, and those of types that implement Node: not connections, their edges, and values that are part of another object.
	// It is a bound where Limits.Nodes is set: then a list that is longer than planned is an error in its place.
	Nodes int
	// Calls is how many times resolvers can be called at most that are called for each object.
	Calls int

	compiled *compiled
	lengths  []int         // by the selection's number: how long the list is at most that holds its objects, or the longest of several
	endless  *Selection    // of a list that nothing bounds, if there is one
	edges    []plannedEdge // by number
	nodes    []int         // by the edge's number: how many objects it can load at most, and what it weighs
	levels   []level
}

// plannedEdge is an edge with its arguments.
type plannedEdge struct {
	args      map[string]any
	wrongArgs bool
	wrongPage *PageError
	lead      int // the number of the edge that loads for this one: its own, or that of an equal edge before it
	level     int
	size      int  // how many objects one parent's result can hold
	isSized   bool // whether the schema or the request says so
	parents   int  // how many parents there can be
	weight    int  // nodes that each parent costs besides the objects: see weights
	unshown   int  // rows that are read for each parent, of which no object is selected: only cursors, or whether there are more
	loads     []load
	fields    map[string]bool // the selected fields of a connection, including those of equal edges
	call      int             // of the root fields of a mutation that are made together: the first one's number plus 1; 0 for others
}

// level is what loads at the same time.
type level struct {
	edges     []int // leading edges, by number
	groups    []group
	isChained bool // its loads are read by the statement of the level above
}

// group is the loads that share one statement.
type group struct {
	members []member
	rows    int // how many rows the statement can return
}

type member struct {
	edge int
	load load
	call int // see plannedEdge
}

// isMerged reports whether the load is a mutation's own statement that is sent for several root fields.
func (m member) isMerged() bool { return m.call > 0 && m.load.own > 0 }

// Fields returns the fields of an object type that the operation selects anywhere, sorted.
func (p *Plan) Fields(typeName string) []string { return p.compiled.columns[typeName] }

// Memo returns the result of made, which is called once for a key and all plans of one compiled operation.
func (p *Plan) Memo(key any, made func() any) any {
	if known, ok := p.compiled.memo.Load(key); ok {
		return known
	}
	value, _ := p.compiled.memo.LoadOrStore(key, made())
	return value
}

// planFor evaluates the arguments of an operation, finds equal edges, bounds the answer, and decides which loads
// share a statement.
func (x *Exec) planFor(c *compiled) (*Plan, error) {
	if c.refusal != nil {
		return nil, c.refusal
	}
	p := &Plan{compiled: c, edges: make([]plannedEdge, len(c.edges)), nodes: make([]int, len(c.edges))}
	nodes := make([]int, len(c.selections))
	p.lengths = make([]int, len(c.selections))
	limits := x.schema.options.Limits
	next := 0 // the next edge whose number of parents is unknown
	for _, s := range c.selections {
		for ; next < len(c.edges) && c.edges[next].number < edgeAbove(s); next++ {
			x.planEdge(p, c.edges[next], nodes)
		}
		nodes[s.number] = p.objectsAt(s, nodes, limits)
		if s.counted {
			p.Nodes = saturated(p.Nodes, nodes[s.number])
			if s.edge != nil {
				p.nodes[s.edge.number] = saturated(p.nodes[s.edge.number], nodes[s.number])
			}
		}
	}
	for ; next < len(c.edges); next++ {
		x.planEdge(p, c.edges[next], nodes)
	}
	p.weigh()
	p.merge(x.op.Operation.Operation)
	p.assignLevels(x.op.Operation.Operation == ast.Mutation)
	p.group()
	p.fuse(limits.Loads, x.schema.options.Fuse != nil)
	if chain := x.schema.options.Chain; chain != nil && x.schema.options.Fuse != nil {
		p.chain(limits.Loads, x.op.Operation.Operation, chain)
	}
	return p, p.checkLimits(limits)
}

// edgeAbove is how many edges must be planned before a selection's objects can be counted.
func edgeAbove(s *Selection) int {
	if s.edge == nil {
		return 0
	}
	return s.edge.number + 1
}

// planEdge coerces an edge's arguments, and finds the edge that loads for it.
func (x *Exec) planEdge(p *Plan, e *edge, nodes []int) {
	out := &p.edges[e.number]
	*out = plannedEdge{lead: e.number, size: 1, parents: nodes[e.on.selection.number], loads: e.loads, fields: e.wants}
	switch {
	case e.sameArgsAs != nil:
		like := &p.edges[e.sameArgsAs.number]
		out.args, out.wrongArgs = like.args, like.wrongArgs
	case e.field.def.args != nil:
		fc, err := x.coerce(x.trailContext(e), e.field, false)
		out.args, out.wrongArgs = fc.Args, err != nil
	}
	if !out.wrongArgs {
		x.boundSize(e, out)
	}
	if out.wrongArgs { // it is not called
		out.loads, out.size, out.isSized = nil, 0, true
	}
	switch {
	case e.field.def.isEach: // equal ones are called apart, as by gqlgen: each call is told its place
		p.Calls = saturated(p.Calls, out.parents)
		return
	case e.parent == nil && x.isIntercepted(e.field.def): // interceptors see each
		return
	case e.parent == nil && x.op.Operation.Operation == ast.Mutation: // every root field of a mutation runs, even equal ones
		return
	}
	if lead := p.findEqual(e); lead >= 0 {
		out.lead = lead
		p.mergeInto(e, lead)
	}
}

// assignLevels sets the levels: an edge is one level below the edge that loads its parents, or on the same level if
// that needs no statement. The root fields of a mutation run one after the other, each with everything below it, but
// for those that are made together.
func (p *Plan) assignLevels(serial bool) {
	deepest := 0
	for i, e := range p.compiled.edges {
		out := &p.edges[i]
		switch {
		case e.parent != nil:
			parent := &p.edges[p.edges[e.parent.number].lead]
			out.level = parent.level
			if len(parent.loads) > 0 || p.compiled.edges[e.parent.number].field.def.isEach {
				out.level++
			}
		case serial && out.call > 0 && out.call != i+1:
			out.level = p.edges[out.call-1].level
		case serial && i > 0:
			out.level = deepest + 1
		}
		deepest = max(deepest, out.level)
	}
}

// argument returns an argument or, for a name as input.items, a field of one. It is nil if there is none.
func argument(args map[string]any, name string) any {
	name, field, isField := gostrings.Cut(name, ".")
	arg := args[name]
	if !isField || arg == nil {
		return arg
	}
	input := reflect.Indirect(reflect.ValueOf(arg))
	if input.Kind() != reflect.Struct {
		return nil
	}
	value := input.FieldByNameFunc(func(goName string) bool { return gostrings.EqualFold(goName, field) })
	if !value.IsValid() {
		return nil
	}
	return value.Interface()
}

// intOf returns a number, possibly behind a pointer, or the length of a list.
func intOf(v any) (int, bool) {
	switch v := v.(type) {
	case nil:
		return 0, false
	case *int:
		if v == nil {
			return 0, false
		}
		return *v, true
	case int:
		return v, true
	}
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Pointer {
		if r.IsNil() {
			return 0, false
		}
		r = r.Elem()
	}
	switch {
	case r.CanInt():
		return int(r.Int()), true
	case r.Kind() == reflect.Slice:
		return r.Len(), true
	default:
		return 0, false
	}
}

// findEqual finds an edge before e that loads the same: with the same parents, type, field and arguments.
func (p *Plan) findEqual(e *edge) int {
	mine := &p.edges[e.number]
	if mine.wrongArgs {
		return -1
	}
	for _, other := range p.compiled.edges[:e.number] {
		planned := &p.edges[other.number]
		if planned.lead != other.number || other.object != e.object || other.field.def != e.field.def ||
			planned.wrongArgs || !p.sameParent(e.parent, other.parent) || !sameArgs(mine.args, planned.args) {
			continue
		}
		return other.number
	}
	return -1
}

func (p *Plan) sameParent(a, b *edge) bool {
	if a == nil || b == nil {
		return a == b
	}
	return p.edges[a.number].lead == p.edges[b.number].lead
}

func sameArgs(a, b map[string]any) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// mergeInto makes a leading edge load for e too.
func (p *Plan) mergeInto(e *edge, lead int) {
	out, mine := &p.edges[lead], &p.edges[e.number]
	for _, l := range mine.loads {
		switch i := slices.IndexFunc(out.loads, func(o load) bool { return o.table == l.table }); {
		case i < 0:
			out.loads = append(slices.Clip(out.loads), l)
		case out.loads[i].share == shareCount:
			loads := slices.Clone(out.loads)
			loads[i].share = l.share
			out.loads = loads
		}
	}
	if len(mine.fields) > 0 {
		fields := make(map[string]bool, len(out.fields)+len(mine.fields))
		for name := range out.fields {
			fields[name] = true
		}
		for name := range mine.fields {
			fields[name] = true
		}
		out.fields = fields
	}
	if e.on != p.compiled.edges[lead].on {
		out.parents = saturated(out.parents, mine.parents)
	}
}

// Bounds stop growing at a billion, far over any limit and far from an overflow.
const saturation = 1_000_000_000

func saturated(a, b int) int  { return min(a+b, saturation) }
func multiplied(a, b int) int { return int(min(int64(a)*int64(b), saturation)) }
