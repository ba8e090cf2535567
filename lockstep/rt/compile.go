package rt

import (
	"slices"
	gostrings "strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
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
	loads      []load
	wants      map[string]bool // the selected fields of a connection
}

// load is a table that an edge reads.
type load struct {
	table string
	share shareKind
	// own is the number of one of a mutation's own statements, from 1. They are never fused.
	own int
}

// shareKind says which loads of one level share a statement whatever the limit is.
type shareKind byte

const (
	shareNone  shareKind = iota
	shareKey             // rows of one table by their key
	shareCount           // counts of one table
	shareField           // all loads of one field
)

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

// maxFields bounds the size of a compiled operation: spreading fragments can make it exponentially large.
const maxFields = 20_000

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
	c.out.root = c.selection(definition, op.Operation.SelectionSet, nil, nil, false, 1)
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

// selection compiles a selection set for each object type that the type can be.
func (c *compiler) selection(typ *ast.Definition, set ast.SelectionSet, parentEdge *edge, trail []*field, listed bool, depth int) *Selection {
	s := &Selection{plans: make([]any, len(c.schema.order)), edge: parentEdge, listed: listed, number: len(c.out.selections)}
	c.out.selections = append(c.out.selections, s)
	s.counted = counted(typ, trail)
	for _, possible := range c.schema.Schema().GetPossibleTypes(typ) {
		object := c.schema.objects[possible.Name]
		if object == nil {
			continue
		}
		on := &objectSelection{selection: s, slot: -1}
		fields := c.collect(object, set, on, parentEdge, trail, depth)
		s.plans[object.id()] = object.compile(c, on, fields)
	}
	return s
}

// counted reports whether objects of a type are nodes of the plan: those that edges load, except connections, their
// edges, and values inside rows.
func counted(typ *ast.Definition, trail []*field) bool {
	if len(trail) == 0 || gostrings.HasSuffix(typ.Name, "Connection") || gostrings.HasSuffix(typ.Name, "Edge") {
		return false
	}
	if trail[len(trail)-1].edge != nil || typ.Kind != ast.Object {
		return true
	}
	return slices.Contains(typ.Interfaces, "Node")
}

func (c *compiler) collect(object objectType, set ast.SelectionSet, on *objectSelection, parentEdge *edge, trail []*field, depth int) []*field {
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
			c.introspect(cf.Selections, append(slices.Clip(trail), f))
		}
		if cf.Name != "__typename" {
			f.def = object.field(cf.Name)
			c.compileField(f, object, on, parentEdge, trail, depth)
		}
		fields = append(fields, f)
	}
	return fields
}

// introspect checks the limits of an introspection field, which gqlgen answers.
func (c *compiler) introspect(set ast.SelectionSet, trail []*field) {
	for _, sel := range set {
		if c.out.refusal != nil {
			return
		}
		switch sel := sel.(type) {
		case *ast.Field:
			f := &field{CollectedField: graphql.CollectedField{Field: sel}}
			c.checkLimits(f, trail, 0) // validation bounds the depth
			c.introspect(sel.SelectionSet, append(slices.Clip(trail), f))
		case *ast.InlineFragment:
			c.introspect(sel.SelectionSet, trail)
		case *ast.FragmentSpread:
			if fragment := c.op.Doc.Fragments.ForName(sel.Name); fragment != nil {
				c.introspect(fragment.SelectionSet, trail)
			}
		}
	}
}

func (c *compiler) compileField(f *field, object objectType, on *objectSelection, parentEdge *edge, trail []*field, depth int) {
	c.noteColumns(object.name(), f.def)
	inner := append(slices.Clip(trail), f)
	listed := f.def.typ != nil && f.def.typ.Elem != nil
	if f.def.resolver != nil {
		f.edge = c.edge(f, object, on, parentEdge, inner)
		parentEdge = f.edge
	} else {
		listed = listed || on.selection.listed
	}
	if f.def.composite {
		f.queue = c.out.queues
		c.out.queues++
		definition := c.schema.Schema().Types[f.def.typ.Name()]
		f.sel = c.selection(definition, f.Selections, parentEdge, inner, listed, depth+1)
		if f.edge != nil {
			f.edge.decideLoads(c, definition)
		}
	}
	if f.edge != nil || f.sel != nil && f.sel.gathers {
		on.selection.gathers = true
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
		e.kind = kindOfPage(selected[typ.Name])
		e.wants = selected[typ.Name]
	}
	switch {
	case c.op.Operation.Operation == ast.Mutation && e.isTop():
		for i := range info.statements {
			e.loads = append(e.loads, load{own: i + 1})
		}
	case info.free || e.kind == pageEmpty || e.field.def.isEach:
		return
	case len(info.from) > 0:
		e.loads = loadsOf(info.from, "", info.share())
	case e.kind == pageCount:
		e.loads = []load{{table: info.connection, share: shareCount}}
	case e.kind == pageRows:
		e.loads = []load{{table: info.connection}}
	default:
		for _, possible := range c.schema.Schema().GetPossibleTypes(typ) {
			if info.keyed && onlyKey(selected[possible.Name]) {
				continue
			}
			e.loads = append(e.loads, loadsOf(nil, possible.Name, info.share())...)
		}
	}
}

func loadsOf(from []string, otherwise string, share shareKind) []load {
	if len(from) == 0 {
		return []load{{table: otherwise, share: share}}
	}
	loads := make([]load, len(from))
	for i, table := range from {
		loads[i] = load{table: table, share: share}
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

func kindOfPage(selected map[string]bool) pageKind {
	kind := pageEmpty
	for name := range selected {
		switch name {
		case "__typename":
		case "totalCount", "totalCountIsExact":
			if kind == pageEmpty {
				kind = pageCount
			}
		default:
			kind = pageRows
		}
	}
	return kind
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
