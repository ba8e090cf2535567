package rt

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/plan"
)

// Schema is an executable schema whose queries, and everything selected below the roots of mutations and
// subscriptions, run breadth-first. The generated function NewLockstepSchema makes one.
type Schema struct {
	gqlgen   graphql.ExecutableSchema
	bind     BindFunc
	objects  map[string]objectType
	order    []objectType
	defs     map[*ast.FieldDefinition]*fieldDef
	options  Options
	compiled cache
	around   map[ast.Operation]AroundFunc
	// aroundStream runs the directives of a subscription; nil without any.
	aroundStream AroundStreamFunc
	// withoutInterceptors is the code of the middleware of fields where a program has no interceptors.
	withoutInterceptors func() uintptr
	reads               map[string]ReadFunc
	seed                maphash.Seed // see findEqual
	onFields            []string     // directives that run code where an operation uses them on a field
}

// AroundFunc runs the directives of an operation around its answer.
type AroundFunc func(ctx context.Context, ec any, operation *ast.OperationDefinition, next graphql.Resolver) graphql.Marshaler

// AroundQuery registers the directives of queries.
func (s *Schema) AroundQuery(f AroundFunc) { s.around[ast.Query] = f }

// AroundMutation registers the directives of mutations.
func (s *Schema) AroundMutation(f AroundFunc) { s.around[ast.Mutation] = f }

// AroundStreamFunc runs the directives of a subscription around its stream, which next returns as a
// func(context.Context) graphql.Marshaler, once, when the client subscribes.
type AroundStreamFunc func(ctx context.Context, ec any, operation *ast.OperationDefinition, next graphql.Resolver) func(context.Context) graphql.Marshaler

// AroundSubscription registers the directives of subscriptions.
func (s *Schema) AroundSubscription(f AroundStreamFunc) { s.aroundStream = f }

// Options of a Schema. All functions may be nil.
type Options struct {
	Limits Limits
	// PlannedOnly refuses operations that lockstep can't run by their plan: queries with @defer, and those with a directive
	// that runs code on one of their fields. The schema is without @defer then, and without the location FIELD of these
	// directives. Otherwise gqlgen's executor runs such an operation, whole. It is planned nevertheless: Limits, Refused,
	// Admit and a dry run apply as to any other, but Admit is called once for a subscription, and not for its events. What
	// gqlgen's executor does is outside of the plan: its resolvers may send more statements, Limits.Bytes does not bound
	// the answer, no other function of Options is called, and EdgeFrom returns nil. A query with @defer has several answers,
	// for which the client's transport must be one that takes them: gqlgen's MultipartMixed and SSE, or lockstephttp's
	// Events.
	PlannedOnly bool
	// Admit is called once for each operation and each event of a subscription, before Begin. Its error refuses the
	// operation.
	Admit func(ctx context.Context, plan *Plan) error
	// Refused gets the plan of an operation that is over a limit, before the operation is answered with its error. An
	// operation that the limits refuse before it is planned has none.
	Refused func(ctx context.Context, plan *Plan)
	// Begin is called once for each query, each mutation and each event of a subscription, after its plan was accepted and
	// before its first edge runs. The context that it returns is the run's.
	Begin func(ctx context.Context, plan *Plan) context.Context
	// Done is called at the end of what Begin began, with what was written.
	Done func(ctx context.Context, plan *Plan, written Written)
	// Long is called when an answer grows over 256 KiB. It returns when writing may go on, or false if ctx has
	// ended. If it lets few be written at once, a processor stays free for short answers, which would otherwise
	// wait for one at each step. end is called when the answer is written.
	Long func(ctx context.Context) (end func(), ok bool)
	// Intercept says for which fields, as "Order" and "items", field interceptors are called that the handler has (AroundFields).
	// Without it they are called for each field of each object, as by gqlgen's executor, which takes as long as there. Others are
	// never called for these fields.
	Intercept func(object, field string) bool
	// AroundLoad is called around each call of a resolver with all its parents, and of a root field's.
	AroundLoad func(ctx context.Context, next graphql.Resolver) (any, error)
	// Concurrency is how many calls of a resolver that is called for each object may run at the same time. Default: 1,000
	Concurrency int
	// Batch gets how many distinct keys each load has, and its field, as "Order.items".
	Batch func(field string, keys int)
	// SQL says how loads share statements, and which tables they read. Without it each load counts.
	SQL plan.Options
	// Sizes returns, by "Type.field", how many objects a list holds at most if that depends on its arguments in another
	// way than sizedBy of @load can say. The list is also bounded by max.
	Sizes map[string]func(args map[string]any) int
}

// BindFunc returns the generated execution context of an operation, and what reads its inputs.
type BindFunc func(op *graphql.OperationContext) (ec any, inputs func() *graphql.InputUnmarshalerIndex)

// New wraps gqlgen's executable schema, whose declarations it may change. Generated code calls it, and registers its
// objects and fields.
func New(es graphql.ExecutableSchema, options Options, bind BindFunc) *Schema {
	options.Limits.Bytes = cmp.Or(options.Limits.Bytes, unlimited)
	options.Limits.Loads = cmp.Or(options.Limits.Loads, unlimited)
	options.Limits.Plans = cmp.Or(options.Limits.Plans, 16)
	options.Concurrency = cmp.Or(options.Concurrency, 1000)
	if options.PlannedOnly {
		delete(es.Schema().Directives, deferDirective)
	}
	return &Schema{
		gqlgen:              es,
		bind:                bind,
		objects:             map[string]objectType{},
		defs:                map[*ast.FieldDefinition]*fieldDef{},
		options:             options,
		around:              map[ast.Operation]AroundFunc{},
		reads:               map[string]ReadFunc{},
		seed:                maphash.MakeSeed(),
		withoutInterceptors: withoutInterceptors(es),
	}
}

// Complete panics if the schema has fields that were not registered. Generated code calls it at the end.
func (s *Schema) Complete() {
	for _, o := range s.order {
		if name := o.missing(s.Schema().Types[o.name()]); name != "" {
			panic("lockstep: lockstep_gen.go is older than the schema, as it lacks " + name + ": generate again, by go tool lockstep")
		}
	}
}

// Schema returns the parsed schema.
func (s *Schema) Schema() *ast.Schema { return s.gqlgen.Schema() }

// Complexity is gqlgen's.
func (s *Schema) Complexity(ctx context.Context, typeName, field string, child int, args map[string]any) (int, bool) {
	return s.gqlgen.Complexity(ctx, typeName, field, child, args)
}

// objectType is an Object of any Go type.
type objectType interface {
	name() string
	satisfies() []string
	field(name string) *fieldDef
	compile(c *compiler, at *objectSelection, fields []*field) any
	missing(definition *ast.Definition) string
	id() int
}

// Object binds a GraphQL object type to a Go type; pointers to it are its values.
type Object[T any] struct {
	schema       *Schema
	typeName     string
	index        int
	implementors []string
	fields       map[string]*fieldOf[T]
}

// NewObject registers an object type. implementors are its own name and those of its interfaces and unions.
func NewObject[T any](s *Schema, name string, implementors []string) *Object[T] {
	o := &Object[T]{schema: s, typeName: name, index: len(s.order), implementors: implementors, fields: map[string]*fieldOf[T]{}}
	s.objects[name] = o
	s.order = append(s.order, o)
	return o
}

func (o *Object[T]) name() string        { return o.typeName }
func (o *Object[T]) satisfies() []string { return o.implementors }
func (o *Object[T]) id() int             { return o.index }

func (o *Object[T]) field(name string) *fieldDef {
	if f := o.fields[name]; f != nil {
		return f.fieldDef
	}
	return nil
}

// fieldDef is what is known about a field of the schema, independent of its Go types.
type fieldDef struct {
	object     string
	name       string
	typ        *ast.Type
	composite  bool
	isMethod   bool
	isResolver bool
	isRoot     bool // it is a field of Query or Mutation
	isQuery    bool // its type is Query: see OfQuery
	isEach     bool // the resolver is called for each object: see Each
	isExempt   bool // interceptors are not called: see Options.Intercept
	args       ArgsFunc
	load       loadInfo
	resolver   edgeResolver // nil for fields that don't load
}

// ArgsFunc coerces a field's arguments. Generated code passes gqlgen's field_Type_name_args.
type ArgsFunc func(ctx context.Context, ec any, raw map[string]any) (map[string]any, error)

// fieldOf is a field of an object type with the Go type T.
type fieldOf[T any] struct {
	*fieldDef
	// leaf writes a value that can neither fail nor be a forbidden null. It is nil for all other fields.
	leaf func(x *Exec, v *T)
	// visit writes any other field, or gathers the objects below it. n is the ordinal of v in its selection. It
	// returns false if the value is null.
	visit func(x *Exec, f *field, v *T, n int) bool
	// intercepted is visit for a value that interceptors see first; nil where visit itself calls them.
	intercepted func(x *Exec, f *field, v *T, n int) bool
}

func (o *Object[T]) add(name string, f *fieldOf[T]) *fieldOf[T] {
	schema := o.schema.Schema()
	definition := schema.Types[o.typeName].Fields.ForName(name)
	if definition == nil {
		panic(fmt.Sprintf("lockstep: the schema has no field %s.%s: generate again", o.typeName, name))
	}
	kind := schema.Types[definition.Type.Name()].Kind
	f.object = o.typeName
	f.name = name
	f.isExempt = o.schema.options.Intercept != nil && !o.schema.options.Intercept(o.typeName, name)
	f.typ = definition.Type
	f.composite = kind == ast.Object || kind == ast.Interface || kind == ast.Union
	f.load = readLoadInfo(schema, definition)
	if f.isExempt {
		f.intercepted = nil
	}
	o.fields[name] = f
	return f
}

// Leaf registers a plain field that is written straight from the row.
func Leaf[T, V any](o *Object[T], name string, t Type[V], get func(v *T) V, write func(x *Exec, v *T)) {
	o.add(name, &fieldOf[T]{fieldDef: &fieldDef{}, leaf: write, intercepted: interceptedValue(t, get)})
}

// LeafMethod registers a plain field that is written from the result of a method, which may panic.
func LeafMethod[T, V any](o *Object[T], name string, t Type[V], get func(v *T) V, write func(x *Exec, v *T)) {
	o.add(name, &fieldOf[T]{
		fieldDef: &fieldDef{isMethod: true},
		visit: func(x *Exec, f *field, v *T, _ int) bool {
			return x.guarded(f, func() bool { write(x, v); return true })
		},
		intercepted: interceptedValue(t, get),
	})
}

// Plain registers a field whose value is part of the row.
func Plain[T, V any](o *Object[T], name string, t Type[V], get func(v *T) V) {
	o.add(name, &fieldOf[T]{
		fieldDef: &fieldDef{},
		visit: func(x *Exec, f *field, v *T, _ int) bool {
			x.enter(f)
			ok := t(x, f.sel, get(v))
			x.leave()
			return ok
		},
		intercepted: interceptedValue(t, get),
	})
}

// PlainMethod registers a field whose value is the result of a method, which may panic. It is called once or twice
// for each object, so it must be cheap and pure.
func PlainMethod[T, V any](o *Object[T], name string, t Type[V], get func(v *T) V) {
	o.add(name, &fieldOf[T]{
		fieldDef: &fieldDef{isMethod: true},
		visit: func(x *Exec, f *field, v *T, _ int) bool {
			return x.guarded(f, func() bool { return t(x, f.sel, get(v)) })
		},
		intercepted: interceptedValue(t, get),
	})
}

// Own registers a field that gqlgen's executor writes, including its selection: introspection.
func Own[T any](o *Object[T], name string, call func(ctx context.Context, ec any, f graphql.CollectedField, v *T) graphql.Marshaler) {
	def := &fieldDef{object: o.typeName, name: name}
	if known := o.schema.Schema().Types[o.typeName].Fields.ForName(name); known != nil {
		def.typ = known.Type // a forbidden null makes the whole object null
	}
	o.fields[name] = &fieldOf[T]{
		fieldDef: def,
		visit: func(x *Exec, f *field, v *T, _ int) bool {
			m := call(x.fieldContext(), x.ec, f.CollectedField, v)
			m.MarshalGQL(x)
			return m != graphql.Marshaler(graphql.Null)
		},
	}
}
