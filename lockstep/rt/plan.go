package rt

import (
	"reflect"
	"slices"
	gostrings "strings"

	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/plan"
)

// Plan is what one request will cost. It depends only on the operation and its variables.
type Plan struct {
	// Loads is how many loads the request can need at most. With Options.SQL, a load is an SQL statement, which several fields
	// may share.
	Loads int
	// Nodes is how many objects the answer can hold at most, and the weights of what is asked for. Objects are those that are
	// loaded, and those of types that implement Node: not connections, their edges, and values that are part of another object.
	// It is a bound where Limits.Nodes is set: then a list that is longer than planned is an error in its place.
	Nodes int
	// Calls is how many times resolvers can be called at most that are called for each object.
	Calls int

	compiled *compiled
	equal    map[equalKey][]int // leading edges by what they load, in large operations: see findEqual
	lengths  []int              // by the selection's number: how long the list is at most that holds its objects; the outer one of nested lists
	endless  *Selection         // of a list that nothing bounds, if there is one
	edges    []plannedEdge      // by number
	nodes    []int              // by the edge's number: how many objects it can load at most, and what it weighs
	loading  []plan.Edge        // by the edge's number: what the edges load
	levels   []plan.Level
}

// plannedEdge is an edge with its arguments.
type plannedEdge struct {
	args      map[string]any
	wrongArgs bool
	wrongPage *PageError
	lead      int             // the number of the edge that loads for this one: its own, or that of an equal edge before it
	size      int             // how many objects one parent's result can hold
	isSized   bool            // whether the schema or the request says so
	parents   int             // how many parents there can be
	weight    int             // nodes that each parent costs besides the objects: see weights
	unshown   int             // rows that are read for each parent, of which no object is selected: only cursors, or whether there are more
	fields    map[string]bool // the selected fields of a connection, including those of equal edges
}

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
	p := &Plan{compiled: c, edges: make([]plannedEdge, len(c.edges)), nodes: make([]int, len(c.edges)), loading: make([]plan.Edge, len(c.edges))}
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
			p.Nodes = plan.Sum(p.Nodes, nodes[s.number])
			if s.edge != nil {
				p.nodes[s.edge.number] = plan.Sum(p.nodes[s.edge.number], nodes[s.number])
			}
		}
	}
	for ; next < len(c.edges); next++ {
		x.planEdge(p, c.edges[next], nodes)
	}
	p.weigh()
	p.merge(x.op.Operation.Operation)
	p.assignLevels(x.op.Operation.Operation)
	p.levels, p.Loads = plan.Statements(p.loading, limits.Loads, x.schema.options.SQL)
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
	*out = plannedEdge{lead: e.number, size: 1, parents: nodes[e.on.selection.number], fields: e.wants}
	p.loading[e.number] = plan.Edge{Field: e.field.def.resolver.name(), Object: e.object.name(), Parent: -1, IsRoot: e.field.def.isRoot, Loads: e.loads}
	switch {
	case e.sameArgsAs != nil:
		like := &p.edges[e.sameArgsAs.number]
		out.args, out.wrongArgs = like.args, like.wrongArgs && like.wrongPage == nil
	case e.field.def.args != nil:
		fc, err := x.coerce(x.trailContext(e), e.field, false)
		out.args, out.wrongArgs = fc.Args, err != nil
	}
	if !out.wrongArgs {
		x.boundSize(e, out, &p.loading[e.number])
	}
	switch { // it is not called
	case out.wrongPage != nil: // but a plan over a limit is refused, as that of the largest page would be
		p.loading[e.number].Loads = nil
	case out.wrongArgs:
		p.loading[e.number].Loads, out.size, out.isSized = nil, 0, true
	}
	switch {
	case e.field.def.isEach: // equal ones are called apart, as by gqlgen: each call is told its place
		p.Calls = plan.Sum(p.Calls, out.parents)
		return
	case e.field.def.load.isApart:
		return
	case e.parent == nil && x.isIntercepted(e.field.def): // interceptors see each
		return
	case e.parent == nil && x.op.Operation.Operation == ast.Mutation: // every root field of a mutation runs, even equal ones
		return
	}
	if lead := p.findEqual(e, x.schema.seed); lead >= 0 {
		out.lead = lead
		p.mergeInto(e, lead)
	}
}

// assignLevels sets the levels: an edge is one level below the edge that loads its parents, or on the same level if
// that needs no statement. The root fields of a mutation run one after the other, each with everything below it, but
// for those that are made together.
func (p *Plan) assignLevels(operation ast.Operation) {
	deepest, serial := 0, operation == ast.Mutation
	for i, e := range p.compiled.edges {
		out := &p.loading[i]
		switch {
		case e.parent != nil:
			out.Parent = p.parentOf(i)
			parent := &p.loading[out.Parent]
			out.Level = parent.Level
			if len(parent.Loads) > 0 || p.compiled.edges[e.parent.number].field.def.isEach {
				out.Level++
			}
			out.IsUnchained = e.parent.parent == nil && operation != ast.Query
		case serial && out.Call > 0 && out.Call != i+1:
			out.Level = p.loading[out.Call-1].Level
		case serial && i > 0:
			out.Level = deepest + 1
		}
		deepest = max(deepest, out.Level)
		planned := &p.edges[i]
		out.Rows, out.IsIdle = plan.Product(planned.parents, planned.size), planned.lead != i || planned.wrongArgs
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
	case r.CanUint():
		return int(min(r.Uint(), plan.Saturation)), true
	case r.Kind() == reflect.Slice:
		return r.Len(), true
	default:
		return 0, false
	}
}

// mergeInto makes a leading edge load for e too.
func (p *Plan) mergeInto(e *edge, lead int) {
	out, mine := &p.edges[lead], &p.edges[e.number]
	loads := p.loading[lead].Loads
	for _, l := range p.loading[e.number].Loads {
		switch i := slices.IndexFunc(loads, func(o plan.Load) bool { return o.Table == l.Table && o.Own == l.Own }); {
		case i < 0:
			loads = append(slices.Clip(loads), l)
		case loads[i].Share == plan.ShareCount:
			loads = slices.Clone(loads)
			loads[i].Share = l.Share
		}
	}
	p.loading[lead].Loads = loads
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
		out.parents = plan.Sum(out.parents, mine.parents)
	}
}
