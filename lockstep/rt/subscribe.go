package rt

import (
	"bytes"
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// StreamFunc calls a subscription field's resolver.
type StreamFunc[R any] func(ctx context.Context, ec any, fc *graphql.FieldContext) (<-chan R, error)

// Stream registers a field of Subscription. Each event's selection is loaded and written like a query's.
func Stream[R any](o *Object[struct{}], name string, t Type[R], args ArgsFunc, chain ChainFunc, call StreamFunc[R]) {
	b := &batch[struct{}, R]{edgeOf: edgeOf[struct{}]{o.typeName + "." + name}, t: t, root: true}
	def := &fieldDef{args: args, isMethod: true, isResolver: true, resolver: &stream[R]{batch: b, chain: chain, call: call}}
	o.add(name, &fieldOf[struct{}]{fieldDef: def, visit: b.visit})
}

// stream is the edge of a subscription's root field: its events take the place of a call's result.
type stream[R any] struct {
	*batch[struct{}, R]
	chain ChainFunc
	call  StreamFunc[R]
}

// streamer is a stream of any Go type.
type streamer interface {
	open(x *Exec, f *field) func(ctx context.Context) (any, bool)
}

func (s *Schema) subscribe(ctx context.Context, op *graphql.OperationContext) graphql.ResponseHandler {
	x := s.newExec(ctx, op)
	c := s.compiledFor(op)
	if c.refusal == nil && (len(c.edges) == 0 || c.edges[0].parent != nil) {
		return s.gqlgen.Exec(ctx) // introspection
	}
	plan, err := s.planFor(ctx, x, c)
	if err == nil && c.byGqlgen && dryRun(ctx) == nil {
		err = s.admit(ctx, plan)
	}
	if err != nil {
		graphql.AddError(ctx, err)
		return graphql.OneShot(nil)
	}
	if c.byGqlgen {
		return s.runByGqlgen(ctx, x, plan)
	}
	if only := dryRun(ctx); only != nil {
		only(plan)
		return graphql.OneShot(&graphql.Response{})
	}
	var event any // the one that the stream gave last
	stream := s.stream(x, c.edges[0].field, &event)
	if stream == nil {
		return func(context.Context) *graphql.Response { return nil }
	}
	return func(ctx context.Context) *graphql.Response {
		switch answer := stream(ctx); answer.(type) {
		case nil:
			return nil
		case loaded:
		default: // a directive's own
			return &graphql.Response{Data: marshaled(answer)}
		}
		if err := s.admit(ctx, plan); err != nil {
			graphql.AddError(ctx, err)
			return &graphql.Response{Data: []byte("null")}
		}
		return s.newExec(ctx, op).run(ctx, plan, event)
	}
}

// stream opens the stream of a field under the directives of the subscription. It sets event before it returns loaded, and
// returns nil at its end.
func (s *Schema) stream(x *Exec, f *field, event *any) func(context.Context) graphql.Marshaler {
	open := func(ctx context.Context) func(context.Context) graphql.Marshaler {
		x.ctx = ctx
		next := f.def.resolver.(streamer).open(x, f)
		if next == nil {
			return nil
		}
		return func(ctx context.Context) graphql.Marshaler {
			e, ok := next(ctx)
			if !ok {
				return nil
			}
			*event = e
			return loaded{}
		}
	}
	if s.aroundStream == nil {
		return open(x.ctx)
	}
	return s.aroundStream(x.ctx, x.ec, x.op.Operation, func(ctx context.Context) (any, error) { return open(ctx), nil })
}

func marshaled(m graphql.Marshaler) []byte {
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.Bytes()
}

// open starts the stream. If that fails, it reports the error and returns nil.
func (s *stream[R]) open(x *Exec, f *field) func(ctx context.Context) (any, bool) {
	if x.plan.edges[f.edge.number].wrongArgs {
		x.reportArguments(x.ctx, f)
		return nil
	}
	fc, err := x.coerce(x.ctx, f, true) // each stream has arguments of its own
	if err != nil {
		return nil
	}
	ctx := graphql.WithFieldContext(x.ctx, fc)
	next := func(ctx context.Context) (any, error) { return s.call(ctx, x.ec, fc) }
	if s.chain != nil {
		next = s.chain(ctx, x.ec, nil, next)
	}
	events, err := s.start(x, ctx, f, next)
	if err != nil {
		x.op.Error(ctx, graphql.AddFieldLocationToError(ctx, err))
		return nil
	}
	return func(ctx context.Context) (any, bool) {
		select {
		case v, ok := <-events:
			return &resultsOf[R]{values: []R{v}}, ok
		case <-ctx.Done():
			return nil, false
		}
	}
}

func (s *stream[R]) start(x *Exec, ctx context.Context, f *field, next graphql.Resolver) (events <-chan R, err error) { //nolint:revive // the run comes first
	defer func() {
		if r := recover(); r != nil {
			err = x.op.Recover(ctx, r)
		}
	}()
	v, err := x.intercepted(ctx, f.def, next)
	if err != nil {
		return nil, err
	}
	events, _ = v.(<-chan R)
	return events, nil
}
