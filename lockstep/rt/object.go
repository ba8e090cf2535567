package rt

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Selection is what an operation selects at one point of its tree, for each object type that is possible there.
type Selection struct {
	plans   []any      // *objectPlan[T] by the object type's index; nil if the type is not possible
	gathers bool       // whether there are edges below, not counting those below other edges
	edge    *edge      // the edge whose results these objects are, or are part of; nil at the root
	above   *Selection // of the objects that hold these; nil at the root
	lists   lists
	trail   []*field // the fields from the root to these objects
	counted bool     // whether the plan counts these objects
	weighs  bool     // whether the plan's nodes depend on how many there are: it counts these, or loads some below
	// isLocated says that calls are made for each of these objects, or for some below: they need their places.
	isLocated bool
	number    int // ordinal among the operation's selections; parents first
}

// objectSelection is a Selection for one object type.
type objectSelection struct {
	selection *Selection
	slot      int // index of the run's slot for these objects; -1 if no edge needs them
}

// field is a field that an operation selects, in one selection.
type field struct {
	graphql.CollectedField
	def        *fieldDef
	prefix     string     // what is written before the value: `{"a":` or `,"a":`
	sel        *Selection // of the value; nil for leaves
	edge       *edge      // nil for fields that don't load
	suppressed bool       // a second field with the same response name, which gqlgen resolves but does not write
	queue      int        // index in the run's callResults, for plain fields that are resolved by a call
}

func (f *field) required() bool { return f.def.typ != nil && f.def.typ.NonNull }

// objectPlan is what is done with each object of the type T in one selection.
type objectPlan[T any] struct {
	fields  []planField[T]
	inner   []int // the plain fields with edges below
	slot    int
	counted int // 1 if the plan counts the object
	of      *Selection
}

type planField[T any] struct {
	leaf        func(x *Exec, v *T)
	visit       func(x *Exec, f *field, v *T, n int) bool
	intercepted func(x *Exec, f *field, v *T, n int) bool
	field       *field
	required    bool
	suppressed  bool
	constant    string // all of `"__typename":"T"`
}

// slotOf holds the objects of a selection in the order in which they are gathered, which is the order in which they
// are written: both traverse the tree depth-first.
type slotOf[T any] struct {
	objects  []*T
	written  int
	places   []*place // of the objects, where the selection is located
	contexts []context.Context
}

func (o *Object[T]) compile(_ *compiler, on *objectSelection, fields []*field) any {
	plan := &objectPlan[T]{slot: on.slot, fields: make([]planField[T], len(fields)), of: on.selection}
	if on.selection.counted {
		plan.counted = 1
	}
	for i, f := range fields {
		if f.def == nil {
			plan.fields[i] = planField[T]{constant: f.prefix + `"` + o.typeName + `"`, suppressed: f.suppressed}
			continue
		}
		of := o.fields[f.def.name]
		plan.fields[i] = planField[T]{leaf: of.leaf, visit: of.visit, intercepted: of.intercepted, field: f, required: f.required(), suppressed: f.suppressed}
		if f.edge == nil && f.sel != nil && f.sel.gathers {
			plan.inner = append(plan.inner, i)
		}
	}
	return plan
}

// missing is a field of the schema that has not been registered, or "".
func (o *Object[T]) missing(definition *ast.Definition) string {
	for _, f := range definition.Fields {
		if o.fields[f.Name] == nil {
			return o.typeName + "." + f.Name
		}
	}
	return ""
}

// Visit writes an object, or gathers it and what is below it.
func (o *Object[T]) Visit(x *Exec, s *Selection, v *T) bool {
	plan := s.plans[o.index].(*objectPlan[T])
	if x.gathering {
		plan.gather(x, v)
		return true
	}
	return plan.write(x, v)
}

// visitCopy is Visit for a value to which nothing else refers. It is copied into the run's scratch space: of each
// selection, one object at a time is written.
func (o *Object[T]) visitCopy(x *Exec, s *Selection, v T) bool {
	if x.gathering {
		return true
	}
	if x.scratch == nil {
		x.scratch = make([]any, len(x.plan.compiled.selections))
	}
	kept, _ := x.scratch[s.number].(*T)
	if kept == nil {
		kept = new(T)
		x.scratch[s.number] = kept
	}
	*kept = v
	return s.plans[o.index].(*objectPlan[T]).write(x, kept)
}

func (p *objectPlan[T]) gather(x *Exec, v *T) {
	if p.slot >= 0 {
		slot, _ := x.slots[p.slot].(*slotOf[T])
		if slot == nil {
			slot = &slotOf[T]{}
			x.slots[p.slot] = slot
		}
		slot.objects = append(slot.objects, v)
		if p.of.isLocated || x.intercepts {
			slot.places = append(slot.places, x.here(v))
		}
	}
	for _, i := range p.inner {
		f := &p.fields[i]
		if x.intercepts && f.intercepted != nil {
			f.intercepted(x, f.field, v, 0)
		} else {
			f.visit(x, f.field, v, 0)
		}
	}
}

func (p *objectPlan[T]) write(x *Exec, v *T) bool {
	if x.mustStop() {
		return true
	}
	n := 0
	if p.slot >= 0 {
		slot, _ := x.slots[p.slot].(*slotOf[T])
		if slot == nil || slot.written >= len(slot.objects) {
			panic("lockstep: an object that was not gathered is written: a model method is not pure")
		}
		n = slot.written
		slot.written++
	}
	x.nodes += p.counted
	x.begun++
	start, late := len(x.buf), len(x.lateErrors)
	ok := true
	for i := range p.fields {
		f := &p.fields[i]
		if f.suppressed {
			before, late := len(x.buf), len(x.lateErrors)
			ok = f.write(x, v, n) && ok
			x.lateErrors = x.lateErrors[:late] // they are of writing
			x.truncate(before)
			continue
		}
		ok = f.write(x, v, n) && ok
	}
	x.begun--
	if !ok {
		x.lateErrors = x.lateErrors[:late]
		x.truncate(start)
		return x.null()
	}
	if len(p.fields) == 0 {
		x.buf = append(x.buf, '{')
	}
	x.buf = append(x.buf, '}')
	return true
}

// write writes a field. It returns false if the value is a forbidden null.
func (f *planField[T]) write(x *Exec, v *T, n int) bool {
	if f.constant != "" {
		x.buf = append(x.buf, f.constant...)
		return true
	}
	x.buf = append(x.buf, f.field.prefix...)
	if x.intercepts && f.intercepted != nil {
		return f.intercepted(x, f.field, v, n) || !f.required
	}
	if f.leaf != nil {
		f.leaf(x, v)
		return true
	}
	return f.visit(x, f.field, v, n) || !f.required
}
