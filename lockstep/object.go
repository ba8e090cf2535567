package lockstep

import "github.com/99designs/gqlgen/graphql"

// Selection is what an operation selects at one place of its tree, for each object type that can stand there.
type Selection struct {
	plans   []any // *objectPlan[T] by the object type's index; nil where the type can't stand here
	gathers bool  // whether edges hang below, without another edge between
	edge    *edge // the edge whose results stand here, or hold what stands here; nil at the root
	listed  bool  // whether a list is between that edge and here
	counted bool  // whether the objects here are nodes of the plan
	number  int   // ordinal among the operation's selections; a parent's is smaller
}

// objectSelection is a Selection for one object type.
type objectSelection struct {
	selection *Selection
	slot      int // index of the run's slot that holds the objects here; -1 where no edge hangs here
}

// field is a field that an operation selects, at one place.
type field struct {
	graphql.CollectedField
	def        *fieldDef
	prefix     string     // what is written before the value: `{"a":` or `,"a":`
	sel        *Selection // of the value; nil for leaves
	edge       *edge      // nil for fields that don't load
	suppressed bool       // a second field of one name, which gqlgen resolves and does not write
	queue      int        // index of the run's queue of results, for plain fields that are resolved by a call
}

func (f *field) required() bool { return f.def.typ != nil && f.def.typ.NonNull }

// objectPlan is what is done with each object of the type T at one place.
type objectPlan[T any] struct {
	fields  []planField[T]
	inner   []int // the plain fields below which edges hang
	slot    int
	counted int // 1 where the object is a node of the plan
}

type planField[T any] struct {
	leaf       func(x *Exec, v *T)
	visit      func(x *Exec, f *field, v *T, n int) bool
	field      *field
	required   bool
	suppressed bool
	constant   string // the whole of `"__typename":"T"`
}

// slotOf holds the objects of a place in the order in which they are gathered, which is the order in which they are
// written: both follow the tree from the left.
type slotOf[T any] struct {
	objects []*T
	written int
}

func (o *Object[T]) compile(_ *compiler, on *objectSelection, fields []*field) any {
	plan := &objectPlan[T]{slot: on.slot, fields: make([]planField[T], len(fields))}
	if on.selection.counted {
		plan.counted = 1
	}
	for i, f := range fields {
		if f.def == nil {
			plan.fields[i] = planField[T]{constant: f.prefix + `"` + o.typeName + `"`, suppressed: f.suppressed}
			continue
		}
		of := o.fields[f.def.name]
		plan.fields[i] = planField[T]{leaf: of.leaf, visit: of.visit, field: f, required: f.required(), suppressed: f.suppressed}
		if f.edge == nil && f.sel != nil && f.sel.gathers {
			plan.inner = append(plan.inner, i)
		}
	}
	return plan
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

// visitCopy is Visit for a value that nothing outlives: its copy is kept in the run's scratch space, where one object
// at a time is written of each selection.
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
	}
	for _, i := range p.inner {
		f := &p.fields[i]
		f.visit(x, f.field, v, 0)
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
			panic("engine: an object that was not gathered is written: a model method is not pure")
		}
		n = slot.written
		slot.written++
	}
	x.nodes += p.counted
	start, late := len(x.buf), len(x.lateErrors)
	ok := true
	for i := range p.fields {
		f := &p.fields[i]
		if f.suppressed {
			before := len(x.buf)
			ok = f.write(x, v, n) && ok
			x.truncate(before)
			continue
		}
		ok = f.write(x, v, n) && ok
	}
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

// write writes a field. It reports false where a null may not stand.
func (f *planField[T]) write(x *Exec, v *T, n int) bool {
	if f.constant != "" {
		x.buf = append(x.buf, f.constant...)
		return true
	}
	x.buf = append(x.buf, f.field.prefix...)
	if f.leaf != nil {
		f.leaf(x, v)
		return true
	}
	return f.visit(x, f.field, v, n) || !f.required
}
