package rt

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// The root fields of a mutation run one after the other. Those of one field that follow each other, and are about
// different objects, can be made together instead: nobody sees a difference. @load(mergedBy:) names the argument that
// says which object a call is about; its resolver passes its input to Together.

// merge finds the root fields that are made together, before edges get their levels.
func (p *Plan) merge(operation ast.Operation) {
	if operation != ast.Mutation {
		return
	}
	var calls []int // that follow each other, and are made together
	for i, e := range p.compiled.edges {
		if e.parent != nil {
			continue
		}
		if !e.isTop() { // a field of Query, which reads what the fields before it have changed
			calls = nil
			continue
		}
		if len(calls) > 0 && p.canMerge(calls, i) {
			p.loading[i].Call, p.loading[calls[0]].Call = calls[0]+1, calls[0]+1
			calls = append(calls, i)
			continue
		}
		calls = append(calls[:0], i)
	}
}

// maxTogether is how many fields one call makes at most.
const maxTogether = 100

func (p *Plan) canMerge(calls []int, i int) bool {
	def := p.compiled.edges[i].field.def
	if len(calls) == maxTogether || def != p.compiled.edges[calls[0]].field.def || def.load.mergedBy == "" || p.edges[i].wrongArgs || p.edges[calls[0]].wrongArgs {
		return false
	}
	about := func(i int) any { return argument(p.edges[i].args, def.load.mergedBy) }
	return !slices.ContainsFunc(calls, func(other int) bool { return reflect.DeepEqual(about(i), about(other)) })
}

// together is one call for several root fields of a mutation.
type together struct {
	mutex   sync.Mutex
	pending int       // fields that have neither come nor left
	callers []*caller // by the field's place
	done    chan struct{}
}

// caller is a field that has come.
type caller struct {
	ctx    context.Context //nolint:containedctx // of a resolver that waits
	input  any
	run    func(ctx context.Context, callers []*caller) error
	output any
	err    error
}

// joinCall gives those of a level's edges that are made together their call. A level has one at most.
func (x *Exec) joinCall(running []*run) {
	var t *together
	for _, r := range running {
		if x.plan.loading[r.edge.number].Call == 0 {
			continue
		}
		if t == nil {
			t = &together{done: make(chan struct{})}
		}
		r.together, r.place = t, t.pending
		t.pending++
		t.callers = append(t.callers, nil)
	}
}

// Together passes the input of a mutation's root field to run, and returns its output for this field. If the plan has
// merged fields, the last of them to come calls run with the inputs of all that came, in the order of the operation, and
// under the context of the first of them; an error is that of all. Without, and outside of a resolver, run gets this
// input alone. run returns an output for each input.
func Together[I, O any](ctx context.Context, input I, run func(ctx context.Context, inputs []I) ([]O, error)) (output O, err error) {
	e := EdgeFrom(ctx)
	if e == nil || e.together == nil {
		outputs, err := run(ctx, []I{input})
		if err != nil {
			return output, err
		}
		return outputs[0], nil
	}
	c := &caller{ctx: ctx, input: input, run: func(ctx context.Context, callers []*caller) error {
		inputs := make([]I, len(callers))
		for i, c := range callers {
			inputs[i] = c.input.(I)
		}
		outputs, err := run(ctx, inputs)
		if err != nil {
			return err
		}
		for i, c := range callers {
			c.output = outputs[i]
		}
		return nil
	}}
	e.together.come(e.place, c)
	<-e.together.done
	if c.err != nil {
		return output, c.err
	}
	return c.output.(O), nil
}

func (t *together) come(place int, c *caller) {
	t.mutex.Lock()
	isFirst := t.callers[place] == nil
	t.callers[place] = c
	t.mutex.Unlock()
	if !isFirst {
		panic("lockstep: a resolver has called Together twice")
	}
	t.arrive()
}

// leave is called when a field's resolver has returned.
func (t *together) leave(place int) {
	t.mutex.Lock()
	hasCome := t.callers[place] != nil
	t.mutex.Unlock()
	if !hasCome {
		t.arrive()
	}
}

// arrive counts a field. The last one makes the call.
func (t *together) arrive() {
	t.mutex.Lock()
	t.pending--
	isLast := t.pending == 0
	t.mutex.Unlock()
	if !isLast {
		return
	}
	defer close(t.done)
	callers := slices.DeleteFunc(t.callers, func(c *caller) bool { return c == nil })
	if len(callers) == 0 {
		return
	}
	err := callers[0].runSafely(callers)
	for _, c := range callers {
		c.err = err
	}
}

func (c *caller) runSafely(callers []*caller) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("running merged fields: panic: %v", r)
		}
	}()
	return c.run(c.ctx, callers)
}
