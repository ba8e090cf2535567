package rt

import (
	"maps"
	"slices"
	gostrings "strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/plan"
)

// compiled is an operation compiled for one set of conditions.
type compiled struct {
	root       *Selection
	rootType   objectType
	edges      []*edge      // by number; parents first
	selections []*Selection // by number; parents first
	slots      int
	queues     int
	columns    map[string][]string // by type: its fields that are selected anywhere, sorted
	refusal    error               // set if the operation is too deep, has too many aliases, or must not run
	byGqlgen   bool                // whether gqlgen's executor runs it: see Options.PlannedOnly
	memo       sync.Map            // see Plan.Memo
	length     atomic.Int64        // bytes of the last answer: the next will be about as long
}

// edge is a field that loads, in one selection.
type edge struct {
	number     int
	field      *field
	parent     *edge // the edge whose results are, or contain, the parents; nil at the root
	on         *objectSelection
	object     objectType // the parents' type
	trail      []*field   // the fields from the root to this one
	sameArgsAs *edge      // an earlier edge with the same argument literals, so that they are coerced once; may be nil
	kind       pageKind
	loads      []plan.Load
	wants      map[string]bool // the selected fields of a connection
}

// pageKind says what is selected of a connection.
type pageKind byte

const (
	notPage   pageKind = iota
	pageRows           // rows, or what depends on rows
	pageCount          // only the count
	pageEmpty          // nothing that needs a statement
)

type compiler struct {
	schema       *Schema
	op           *graphql.OperationContext
	out          *compiled
	fields       map[string]map[string]bool
	limits       Limits
	alias        int
	count        int
	listElements int              // list elements in literals
	edges        map[string]*edge // by field and argument literals
}

func (s *Schema) compile(op *graphql.OperationContext) *compiled {
	c := &compiler{
		schema: s, op: op, out: &compiled{}, fields: map[string]map[string]bool{}, limits: s.options.Limits, edges: map[string]*edge{},
	}
	for _, v := range op.Operation.VariableDefinitions {
		c.listElements += elementsOf(v.DefaultValue)
	}
	name := s.unplanned(op)
	c.out.byGqlgen = name != ""
	if c.out.byGqlgen && s.options.PlannedOnly {
		c.out.refusal = refusedDirective(name)
	}
	definition := rootDefinition(s.Schema(), op.Operation.Operation)
	c.out.rootType = s.objects[definition.Name]
	c.out.root = c.selection(&Selection{}, definition, op.Operation.SelectionSet, 1)
	c.out.columns = sortedFields(c.fields)
	return c.out
}

func rootDefinition(schema *ast.Schema, operation ast.Operation) *ast.Definition {
	switch operation {
	case ast.Mutation:
		return schema.Mutation
	case ast.Subscription:
		return schema.Subscription
	case ast.Query:
		return schema.Query
	}
	return schema.Query
}

// selection compiles a selection set for each object type that the type can be. s tells where it is.
func (c *compiler) selection(s *Selection, typ *ast.Definition, set ast.SelectionSet, depth int) *Selection {
	s.plans, s.number = make([]any, len(c.schema.order)), len(c.out.selections)
	c.out.selections = append(c.out.selections, s)
	s.counted = c.counted(typ, s.trail)
	s.weighs = s.counted
	for _, possible := range c.schema.Schema().GetPossibleTypes(typ) {
		object := c.schema.objects[possible.Name]
		if object == nil {
			continue
		}
		on := &objectSelection{selection: s, slot: -1}
		fields := c.collect(object, set, on, depth)
		s.plans[object.id()] = object.compile(c, on, fields)
	}
	return s
}

// counted reports whether objects of a type are nodes of the plan: those that edges load, except connections, their
// edges, and values inside rows.
func (c *compiler) counted(typ *ast.Definition, trail []*field) bool {
	if len(trail) == 0 || nodeOf(c.schema.Schema(), typ) != nil || isConnectionEdge(typ) {
		return false
	}
	if trail[len(trail)-1].edge != nil || typ.Kind != ast.Object {
		return true
	}
	return slices.Contains(typ.Interfaces, "Node")
}

func (c *compiler) collect(object objectType, set ast.SelectionSet, on *objectSelection, depth int) []*field {
	trail := on.selection.trail
	collected := graphql.CollectFields(c.op, set, object.satisfies())
	fields := make([]*field, 0, len(collected))
	seen := map[string]bool{}
	open := "{"
	for _, cf := range collected {
		if c.out.refusal != nil {
			break
		}
		f := &field{CollectedField: cf, prefix: open + string(AppendString(nil, cf.Alias)) + ":", suppressed: seen[cf.Alias]}
		seen[cf.Alias] = true
		open = ","
		c.checkLimits(f, trail, depth)
		if gostrings.HasPrefix(cf.Name, "__") {
			c.introspect(cf.Selections, append(slices.Clip(trail), f), map[string]bool{})
		}
		if cf.Name != "__typename" {
			f.def = object.field(cf.Name)
			c.compileField(f, object, on, depth)
		}
		fields = append(fields, f)
	}
	return fields
}

// introspect checks the limits of an introspection field, which gqlgen answers.
func (c *compiler) introspect(set ast.SelectionSet, trail []*field, spread map[string]bool) {
	for _, sel := range set {
		if c.out.refusal != nil {
			return
		}
		switch sel := sel.(type) {
		case *ast.Field:
			f := &field{CollectedField: graphql.CollectedField{Field: sel}}
			c.checkLimits(f, trail, 0) // validation bounds the depth
			c.introspect(sel.SelectionSet, append(slices.Clip(trail), f), map[string]bool{})
		case *ast.InlineFragment:
			c.introspect(sel.SelectionSet, trail, spread)
		case *ast.FragmentSpread:
			if fragment := c.op.Doc.Fragments.ForName(sel.Name); fragment != nil && !spread[sel.Name] {
				spread[sel.Name] = true
				c.introspect(fragment.SelectionSet, trail, spread)
			}
		}
	}
}

func (c *compiler) compileField(f *field, object objectType, on *objectSelection, depth int) {
	c.noteColumns(object.name(), f.def)
	inner, parentEdge := append(slices.Clip(on.selection.trail), f), on.selection.edge
	if f.def.resolver != nil {
		f.edge = c.edge(f, object, on, parentEdge, inner)
		parentEdge = f.edge
	}
	if f.def.composite {
		f.queue = c.out.queues
		c.out.queues++
		definition := c.schema.Schema().Types[f.def.typ.Name()]
		f.sel = c.selection(&Selection{edge: parentEdge, above: on.selection, trail: inner, lists: listsOf(f, on.selection.lists.below)},
			definition, f.Selections, depth+1)
		if f.edge != nil {
			f.edge.decideLoads(c, definition)
		}
	}
	if f.edge != nil || f.sel != nil && f.sel.gathers {
		on.selection.gathers = true
	}
	if f.edge != nil || f.sel != nil && f.sel.weighs {
		on.selection.weighs = true
	}
	if f.def.isEach || f.sel != nil && f.sel.isLocated {
		on.selection.isLocated = true
	}
}

func (c *compiler) edge(f *field, object objectType, on *objectSelection, parentEdge *edge, trail []*field) *edge {
	if on.slot < 0 {
		on.slot = c.out.slots
		c.out.slots++
	}
	e := &edge{
		number: len(c.out.edges), field: f, parent: parentEdge, on: on, object: object, trail: trail,
	}
	c.out.edges = append(c.out.edges, e)
	if f.def.args != nil && (c.op.Operation.Operation != ast.Mutation || parentEdge != nil) { // a mutation may change its input
		key := argumentsKey(f)
		if e.sameArgsAs = c.edges[key]; e.sameArgsAs == nil {
			c.edges[key] = e
		}
	}
	if !f.def.composite && !f.def.load.free && !f.def.isEach {
		e.loads = loadsOf(f.def.load.from, object.name(), f.def.load.share())
		e.addOwnLoads()
	}
	return e
}

// argumentsKey is a field and its argument literals. Equal keys mean equal values.
func argumentsKey(f *field) string { return f.def.object + "." + argumentsText(f.Field) }

// argumentsText is a field's name and its argument literals.
func argumentsText(f *ast.Field) string {
	var b gostrings.Builder
	b.WriteString(f.Name)
	for _, a := range f.Arguments {
		b.WriteString(" " + a.Name + ":" + a.Value.String())
	}
	return b.String()
}

// decideLoads decides what an edge reads, once the selection of its results is compiled.
func (e *edge) decideLoads(c *compiler, typ *ast.Definition) {
	info := e.field.def.load
	selected := c.selected(typ, e.field.Selections)
	if info.connection != "" {
		e.kind = kindOfPage(typ, selected[typ.Name])
		e.wants = selected[typ.Name]
	}
	isMutation := c.op.Operation.Operation == ast.Mutation && e.isTop()
	switch {
	case isMutation:
		e.loads = ownLoads(nil, max(info.statements, 0), 1)
	case info.free || e.kind == pageEmpty || e.field.def.isEach:
		return
	case len(info.from) > 0:
		e.loads = loadsOf(info.from, "", info.share())
	case e.kind == pageCount:
		e.loads = []plan.Load{{Table: info.connection, Share: plan.ShareCount}}
	case e.kind == pageRows:
		e.loads = []plan.Load{{Table: info.connection}}
	case typ.IsAbstractType() && info.share() == plan.ShareNone: // one call, whatever it finds
		e.loads = loadsOf(nil, typ.Name, plan.ShareNone)
	default:
		for _, possible := range slices.Sorted(maps.Keys(selected)) {
			if info.keyed && onlyKey(selected[possible]) {
				continue
			}
			e.loads = append(e.loads, loadsOf(nil, possible, info.share())...)
		}
	}
	if !isMutation {
		e.addOwnLoads()
	}
}

// addOwnLoads adds the statements that a resolver needs after its first.
func (e *edge) addOwnLoads() {
	if len(e.loads) > 0 {
		e.loads = ownLoads(e.loads, e.field.def.load.statements-1, 2)
	}
}

// ownLoads appends n loads that share no statement, numbered from a number on.
func ownLoads(loads []plan.Load, n, from int) []plan.Load {
	for i := range n {
		loads = append(loads, plan.Load{Own: from + i})
	}
	return loads
}

func loadsOf(from []string, otherwise string, share plan.Share) []plan.Load {
	if len(from) == 0 {
		return []plan.Load{{Table: otherwise, Share: share}}
	}
	loads := make([]plan.Load, len(from))
	for i, table := range from {
		loads[i] = plan.Load{Table: table, Share: share}
	}
	return loads
}

// selected returns the selected fields of each object type that typ can be.
func (c *compiler) selected(typ *ast.Definition, set ast.SelectionSet) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, possible := range c.schema.Schema().GetPossibleTypes(typ) {
		object := c.schema.objects[possible.Name]
		if object == nil {
			continue
		}
		names := map[string]bool{}
		for _, f := range graphql.CollectFields(c.op, set, object.satisfies()) {
			names[f.Name] = true
		}
		all[possible.Name] = names
	}
	return all
}

func onlyKey(selected map[string]bool) bool {
	for name := range selected {
		if name != "id" && name != "__typename" {
			return false
		}
	}
	return true
}

// kindOfPage says what the selected fields of a connection need. totalCount needs no rows, and neither do fields that are
// computed from it (@reads).
func kindOfPage(typ *ast.Definition, selected map[string]bool) pageKind {
	kind := pageEmpty
	for name := range selected {
		switch {
		case name == "__typename":
		case !isCount(typ.Fields.ForName(name)):
			return pageRows
		default:
			kind = pageCount
		}
	}
	return kind
}

func isCount(f *ast.FieldDefinition) bool {
	if f.Name == "totalCount" {
		return true
	}
	reads := readsOf(f)
	return len(reads) == 1 && slices.Equal(reads[0].fields, []string{"totalCount"})
}

// noteColumns notes which fields of a row are needed.
func (c *compiler) noteColumns(typ string, def *fieldDef) {
	note := func(typ, name string) {
		if c.fields[typ] == nil {
			c.fields[typ] = map[string]bool{}
		}
		c.fields[typ][name] = true
	}
	if def.resolver == nil && !def.isQuery {
		note(typ, def.name)
	}
	for _, r := range def.load.reads {
		of := r.typ
		if of == "" {
			of = typ
		}
		for _, name := range r.fields {
			note(of, name)
		}
	}
}
