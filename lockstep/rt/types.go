package rt

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Type writes values of the Go type V as values of one GraphQL type. While the parents of the next level are
// gathered, it finds the objects below the value instead. It returns false if the value is null.
type Type[V any] func(x *Exec, s *Selection, v V) bool

// Scalar is a leaf type with a function that appends its JSON.
func Scalar[V any](appendJSON func(b []byte, v V) []byte) Type[V] {
	return func(x *Exec, _ *Selection, v V) bool {
		x.appended(appendJSON(x.buf, v))
		return true
	}
}

// MarshalFunc is gqlgen's marshal function of a type, bound to the generated execution context.
type MarshalFunc[V any] func(ctx context.Context, ec any, sel ast.SelectionSet, v V) graphql.Marshaler

// Marshaled is a leaf type with gqlgen's marshal function.
func Marshaled[V any](marshal MarshalFunc[V]) Type[V] {
	return func(x *Exec, _ *Selection, v V) bool {
		if x.gathering {
			return true
		}
		return x.guardedValue(func() bool {
			m := marshal(x.fieldContext(), x.ec, nil, v)
			m.MarshalGQL(x)
			if m == graphql.Marshaler(graphql.Null) {
				x.countOutside(errorBytes) // it may have reported why
				return false
			}
			return true
		})
	}
}

// MarshaledContext is Marshaled for a type whose marshaler may fail while it writes. gqlgen writes such a value
// only with the whole answer: a failure is a null that does not propagate, and it is not reported below what became
// null.
func MarshaledContext[V any](marshal MarshalFunc[V]) Type[V] {
	return func(x *Exec, _ *Selection, v V) bool {
		if x.gathering {
			return true
		}
		return x.guardedValue(func() bool {
			ctx := graphql.WithFreshResponseContext(x.fieldContext())
			m := marshal(ctx, x.ec, nil, v)
			at := graphql.GetErrors(ctx)
			x.errors = append(x.errors, at...)
			m.MarshalGQL(x)
			late := graphql.GetErrors(ctx)[len(at):]
			x.lateErrors = append(x.lateErrors, late...)
			x.countOutside((len(at) + len(late)) * errorBytes)
			return m != graphql.Marshaler(graphql.Null)
		})
	}
}

// Fast is a leaf type of which most values can be appended directly. Values that appendJSON rejects go to t.
func Fast[V any](appendJSON func(b []byte, v V) ([]byte, bool), t Type[V]) Type[V] {
	return func(x *Exec, s *Selection, v V) bool {
		if b, ok := appendJSON(x.buf, v); ok {
			x.appended(b)
			return true
		}
		return t(x, s, v)
	}
}

// Marshaling is a leaf type whose values write themselves.
func Marshaling[V graphql.Marshaler]() Type[V] {
	return func(x *Exec, _ *Selection, v V) bool {
		return x.gathering || x.guardedValue(func() bool { v.MarshalGQL(x); return true })
	}
}

// Nullable is t, with a nil pointer as null. required is the type's name if the schema forbids null, else empty.
func Nullable[V any](required string, t Type[V]) Type[*V] {
	return func(x *Exec, s *Selection, v *V) bool {
		if v == nil {
			return x.nilValue(required)
		}
		return t(x, s, *v)
	}
}

// Deref is t behind one more pointer; nil is null, without an error.
func Deref[V any](t Type[V]) Type[*V] {
	return func(x *Exec, s *Selection, v *V) bool {
		if v == nil {
			return x.null()
		}
		return t(x, s, *v)
	}
}

// Pointer is an object type of pointers. required is as in Nullable.
func Pointer[T any](required string, o *Object[T]) Type[*T] {
	return func(x *Exec, s *Selection, v *T) bool {
		if v == nil {
			return x.nilValue(required)
		}
		return o.Visit(x, s, v)
	}
}

// Value is an object type of values.
func Value[T any](o *Object[T]) Type[T] {
	return func(x *Exec, s *Selection, v T) bool {
		if s.gathers {
			return o.Visit(x, s, &v)
		}
		return o.visitCopy(x, s, v)
	}
}

// Abstract is an interface or a union. visit is the generated switch over its object types.
func Abstract[I any](required string, visit Type[I]) Type[I] {
	return func(x *Exec, s *Selection, v I) bool {
		if any(v) == nil {
			return x.nilValue(required)
		}
		return visit(x, s, v)
	}
}

// List is a list with elements of type t. If an element of a list of non-null elements is null, so is the list. A
// nil slice is null if the schema allows it, else empty.
func List[V any](required, elementRequired bool, t Type[V]) Type[[]V] {
	return func(x *Exec, s *Selection, v []V) bool {
		if v == nil && !required {
			return x.null()
		}
		if x.isTooLong(s, len(v)) {
			return x.null()
		}
		return list(x, len(v), elementRequired, func(i int) bool { return t(x, s, v[i]) })
	}
}

// Values is a list of values of an object type. The elements' addresses are the objects.
func Values[T any](required, elementRequired bool, o *Object[T]) Type[[]T] {
	return func(x *Exec, s *Selection, v []T) bool {
		if v == nil && !required {
			return x.null()
		}
		if x.isTooLong(s, len(v)) {
			return x.null()
		}
		return list(x, len(v), elementRequired, func(i int) bool { return o.Visit(x, s, &v[i]) })
	}
}

// Scalars is a list of scalars. As in gqlgen, an error in it has the path of the list.
func Scalars[V any](required, elementRequired bool, t Type[V]) Type[[]V] {
	return func(x *Exec, s *Selection, v []V) bool {
		if x.gathering {
			return true
		}
		if v == nil && !required {
			return x.null()
		}
		start, late := len(x.buf), len(x.lateErrors)
		ok := true
		x.buf = append(x.buf, '[')
		for i := range v {
			if x.mustStop() {
				break
			}
			if i > 0 {
				x.buf = append(x.buf, ',')
			}
			if !t(x, s, v[i]) && elementRequired {
				ok = false
			}
		}
		if !ok {
			x.lateErrors = x.lateErrors[:late]
			x.truncate(start)
			return x.null()
		}
		x.buf = append(x.buf, ']')
		return true
	}
}

// list visits n elements. A panic makes one element null.
func list(x *Exec, n int, elementRequired bool, element func(i int) bool) bool {
	start, late := len(x.buf), len(x.lateErrors)
	ok := true
	x.open('[')
	for i := range n {
		if i > 0 {
			x.open(',')
		}
		x.path = append(x.path, step{index: i})
		if !x.guardedElement(i, element) && elementRequired {
			ok = false
		}
		x.path = x.path[:len(x.path)-1]
	}
	x.open(']')
	if !ok && !x.gathering {
		x.lateErrors = x.lateErrors[:late]
		x.truncate(start)
		return x.null()
	}
	return true
}
