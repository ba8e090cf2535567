package rt

import (
	"context"
	"runtime"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/plan"
)

// Exec runs an operation: gqlgen's handler calls it.
func (s *Schema) Exec(ctx context.Context) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	if op.Operation.Operation == ast.Subscription {
		return s.subscribe(ctx, op)
	}
	x := s.newExec(ctx, op)
	c := s.compiledFor(op)
	plan, err := s.planFor(ctx, x, c)
	if err == nil && op.Operation.Operation == ast.Mutation && x.hasWrongArguments(plan, (*edge).isTop) {
		return graphql.OneShot(nil)
	}
	if err == nil && dryRun(ctx) == nil {
		err = s.admit(ctx, plan)
	}
	if err != nil {
		graphql.AddError(ctx, err)
		return graphql.OneShot(nil)
	}
	if c.byGqlgen {
		return s.runByGqlgen(ctx, x, plan)
	}
	done := false
	return func(ctx context.Context) *graphql.Response {
		if done {
			return nil
		}
		done = true
		if only := dryRun(ctx); only != nil {
			only(plan)
			return &graphql.Response{} // null data would mean that it ran and failed
		}
		return x.run(ctx, plan, nil)
	}
}

// planFor plans an operation, and tells the program of a plan that is over a limit.
func (s *Schema) planFor(ctx context.Context, x *Exec, c *compiled) (*Plan, error) {
	plan, err := x.planFor(c)
	x.plan = plan
	if err != nil && plan != nil && s.options.Refused != nil {
		s.options.Refused(ctx, plan)
	}
	return plan, err
}

// hasWrongArguments reports the arguments of some fields that are invalid, or ask for a page over the limit. Of a mutation's
// root fields none runs if one can't.
func (x *Exec) hasWrongArguments(p *Plan, of func(*edge) bool) (refused bool) {
	for i, e := range p.compiled.edges {
		if p.edges[i].wrongArgs && of(e) {
			x.reportArguments(x.trailContext(e), e.field)
			refused = true
		}
	}
	return refused
}

// admit asks the program whether an operation may run now.
func (s *Schema) admit(ctx context.Context, plan *Plan) error {
	if s.options.Admit == nil {
		return nil
	}
	return s.options.Admit(ctx, plan)
}

func (s *Schema) newExec(ctx context.Context, op *graphql.OperationContext) *Exec {
	x := &Exec{op: op, schema: s, root: graphql.FieldContext{Object: rootDefinition(s.Schema(), op.Operation.Operation).Name}}
	x.ec, x.inputs = s.bind(op)
	x.intercepts = s.hasInterceptors(op)
	x.setContext(ctx)
	return x
}

// setContext sets the context of what the operation calls.
func (x *Exec) setContext(ctx context.Context) {
	x.ctx, x.trails = graphql.WithFieldContext(graphql.WithLazyInputUnmarshalerIndex(ctx, x.inputs), &x.root), nil
}

// run loads and writes. For an event, given is the result of the root edge.
func (x *Exec) run(ctx context.Context, plan *Plan, given any) *graphql.Response {
	c := plan.compiled
	if x.schema.options.Begin != nil {
		ctx = x.schema.options.Begin(ctx, plan)
	}
	if done := x.schema.options.Done; done != nil {
		defer func() { done(ctx, plan, x.written()) }()
	}
	defer func() {
		if x.releaseLong != nil {
			x.releaseLong()
			x.releaseLong = nil
		}
	}()
	outer := ctx
	ctx = graphql.WithFreshResponseContext(ctx)
	x.setContext(ctx)
	x.plan = plan
	x.slots = make([]any, c.slots)
	x.results = make([]any, len(c.edges))
	x.offsets = make([]int, len(c.edges))
	x.callResults = make([]resultQueue, c.queues)
	if x.intercepts {
		x.own = make([]any, len(c.edges))
	}
	if given != nil {
		x.results[0] = given
	}
	around := x.schema.around[x.op.Operation.Operation]
	if around == nil {
		err := x.answer(given != nil)
		if err != nil {
			graphql.AddError(ctx, err)
		}
		return x.response(ctx, outer)
	}
	answer := around(x.ctx, x.ec, x.op.Operation, func(ctx context.Context) (any, error) {
		x.ctx, x.trails = ctx, nil
		if err := x.answer(given != nil); err != nil {
			return nil, err
		}
		return loaded{}, nil
	})
	if _, ok := answer.(loaded); !ok {
		x.buf = x.buf[:0]
		answer.MarshalGQL(x)
	}
	return x.response(ctx, outer)
}

// answer loads and writes. Its error is that of the context; then the answer is null.
func (x *Exec) answer(rootGiven bool) error {
	c := x.plan.compiled
	if err := x.load(rootGiven); err != nil {
		x.Null()
		return err
	}
	expected := int(c.length.Load())
	x.buf = make([]byte, 0, expected+expected/8+64)
	c.root.plans[c.rootType.id()].(interface{ writeRoot(x *Exec) bool }).writeRoot(x)
	c.length.Store(int64(min(len(x.buf), maxExpected)))
	return nil
}

func (p *objectPlan[T]) writeRoot(x *Exec) bool { return p.write(x, new(T)) }

func (p *objectPlan[T]) gatherRoot(x *Exec) { p.gather(x, new(T)) }

// load runs the edges level by level. It stops between levels if the context has ended.
func (x *Exec) load(rootGiven bool) error {
	x.gathering = true
	defer func() { x.gathering = false }()
	c := x.plan.compiled
	c.root.plans[c.rootType.id()].(interface{ gatherRoot(x *Exec) }).gatherRoot(x)
	for i := range x.plan.levels {
		if err := x.ctx.Err(); err != nil {
			return context.Cause(x.ctx)
		}
		x.loadLevel(i, rootGiven && i == 0)
	}
	return nil
}

func (x *Exec) loadLevel(i int, given bool) {
	l := &x.plan.levels[i]
	var running []*run
	for _, number := range l.Edges {
		r := x.prepare(number)
		x.weight += r.parents * (x.plan.edges[number].weight + x.plan.edges[number].unshown)
		switch {
		case given && number == 0:
			x.gatherEdge(r)
		case r.parents == 0:
		case len(x.plan.loading[number].Loads) == 0 && !r.edge.field.def.isEach:
			r.enter(x)
			r.call(x)
			x.gatherEdge(r)
		default:
			running = append(running, r)
		}
	}
	if len(running) == 0 {
		return
	}
	if l.IsChained {
		x.follow(running)
	} else {
		x.joinFusions(i, running)
	}
	x.joinCall(running)
	for _, r := range running { // before any of them begins
		r.enter(x)
	}
	var wg sync.WaitGroup
	for _, r := range running[1:] {
		wg.Go(func() {
			growStack()
			r.call(x)
		})
	}
	running[0].call(x)
	wg.Wait()
	for _, r := range running {
		x.gatherEdge(r)
	}
}

// run is one edge about to be called.
type run struct {
	edge    *edge
	slots   []int
	members []*edge // the edges that it loads for, including itself
	parents int
	trail   context.Context //nolint:containedctx // of the call: see trailContext
	joins   []func(context.Context) context.Context
	leaves  map[string]func() // by table: tells the fusion that its load is over
	// together is the call that several root fields make, of which this one is the place-th; nil for others.
	together *together
	place    int
}

// prepare finds the objects for which an edge is called: those of its own selection, and those of equal edges.
func (x *Exec) prepare(lead int) *run {
	c := x.plan.compiled
	r := &run{edge: c.edges[lead]}
	offsets := map[int]int{}
	for _, e := range c.edges[lead:] {
		if x.plan.edges[e.number].lead != lead {
			continue
		}
		r.members = append(r.members, e)
		offset, known := offsets[e.on.slot]
		if !known {
			offset = r.parents
			offsets[e.on.slot] = offset
			r.slots = append(r.slots, e.on.slot)
			r.parents += e.field.def.resolver.count(x, e.on.slot)
		}
		x.offsets[e.number] = offset
	}
	if r.edge.field.def.isEach || x.intercepts {
		for _, slot := range r.slots {
			r.edge.field.def.resolver.locate(x, slot)
		}
	}
	if r.parents > 0 {
		r.trail = x.trailContext(r.edge)
	}
	return r
}

// growStack makes the stack of a new goroutine as large as a load needs. Otherwise it is copied each time that it
// doubles, with everything on it: up to 5 % of a request's time.
//
//go:noinline
func growStack() {
	var room [10 << 10]byte
	runtime.KeepAlive(&room)
}

func (x *Exec) gatherEdge(r *run) {
	for _, e := range r.members {
		if x.isIntercepted(e.field.def) {
			e.field.def.resolver.intercept(x, e, r.edge.number)
		}
		from := x.offsets[e.number]
		resolver := e.field.def.resolver
		resolver.gather(x, e.field, r.edge.number, from, from+resolver.count(x, e.on.slot))
	}
}

// joinFusions makes a fusion for each group of two or more loads that will run, or with which further levels are read.
func (x *Exec) joinFusions(i int, running []*run) {
	x.chained = nil
	if x.schema.options.SQL.Fuse == nil {
		return
	}
	byEdge := map[int]*run{}
	for _, r := range running {
		byEdge[r.edge.number] = r
	}
	isChained := i+1 < len(x.plan.levels) && x.plan.levels[i+1].IsChained
	for _, g := range x.plan.levels[i].Groups {
		var coming []plan.Member
		for _, m := range g.Members {
			if byEdge[m.Edge] != nil {
				coming = append(coming, m)
			}
		}
		if len(coming) == 0 || len(coming) == 1 && !isChained || g.Members[0].IsMerged() {
			continue
		}
		fusion := x.schema.options.SQL.Fuse(len(coming))
		if isChained {
			x.prepareChain(fusion, i, coming)
		}
		for _, m := range coming {
			r, table := byEdge[m.Edge], m.Load.Table
			r.joins = append(r.joins, func(ctx context.Context) context.Context {
				ctx, leave := fusion.Join(ctx, m.Edge, table)
				r.leaves[table] = leave
				return ctx
			})
		}
	}
}

// enter says that calls begin whose resolvers may use Waits. They leave when they have ended.
func (r *run) enter(x *Exec) {
	if def := r.edge.field.def; def.isEach || def.isRoot {
		x.gate.enter()
	}
}

// call runs the resolver under the field's context.
func (r *run) call(x *Exec) {
	if r.edge.field.def.isRoot {
		defer x.gate.leave()
	}
	e, planned := r.edge, &x.plan.edges[r.edge.number]
	fc := e.field.context()
	fc.Args, fc.Field = planned.args, fieldsOf(x, r.members)
	r.leaves = map[string]func(){}
	ctx := x.edgeContext(r.trail, &Edge{edge: e, planned: planned, leaves: r.leaves, together: r.together, place: r.place})
	if e.field.def.isRoot {
		ctx = context.WithValue(ctx, gateKey{}, &x.gate)
	}
	for _, join := range r.joins {
		ctx = join(ctx)
	}
	defer func() {
		for _, leave := range r.leaves {
			leave()
		}
		if r.together != nil {
			r.together.leave(r.place)
		}
	}()
	if !e.field.def.isRoot {
		e.field.def.resolver.run(x, graphql.WithFieldContext(ctx, fc), fc, e, r.slots)
		return
	}
	r.callRoot(x, ctx, fc)
}

// edgeContext is a context for a call of an edge's resolver, without the field itself.
func (x *Exec) edgeContext(trail context.Context, e *Edge) context.Context {
	e.plan, e.batch = x.plan, x.schema.options.Batch
	return context.WithValue(trail, edgeKey{}, e)
}

// trailContext is a context with the path of the fields above an edge, without indexes. The edges of one selection
// share it.
func (x *Exec) trailContext(e *edge) context.Context {
	above := e.trail[:len(e.trail)-1]
	if len(above) == 0 {
		return x.ctx
	}
	n := e.on.selection.number
	if len(x.trails) <= n {
		x.trails = append(x.trails, make([]context.Context, n+1-len(x.trails))...)
	}
	if x.trails[n] == nil {
		ctx := x.ctx
		for _, f := range above {
			ctx = f.contextBelow(graphql.WithFieldContext(ctx, f.context()))
		}
		x.trails[n] = ctx
	}
	return x.trails[n]
}

// callRoot runs a root field under the middleware of root fields, which may answer in its place.
func (r *run) callRoot(x *Exec, ctx context.Context, fc *graphql.FieldContext) {
	e := r.edge
	root := graphql.WithRootFieldContext(ctx, &graphql.RootFieldContext{Object: e.field.Name, Field: e.field.CollectedField})
	answer := x.op.RootResolverMiddleware(root, func(ctx context.Context) graphql.Marshaler {
		e.field.def.resolver.run(x, graphql.WithFieldContext(ctx, fc), fc, e, r.slots)
		return loaded{}
	})
	if _, ok := answer.(loaded); !ok {
		e.field.def.resolver.replace(x, e, answer)
	}
}

// loaded stands for a root field's answer that is written later.
type loaded struct{ graphql.Marshaler }
