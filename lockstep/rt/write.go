package rt

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// The methods below append to the answer. Those that generated code calls are exported.

// Write appends bytes as they are: gqlgen's marshalers write into a run.
func (x *Exec) Write(b []byte) (int, error) {
	if !x.mustStop() {
		x.buf = append(x.buf, b...)
	}
	return len(b), nil
}

// WriteString appends a text as it is.
func (x *Exec) WriteString(s string) (int, error) {
	if !x.mustStop() {
		x.buf = append(x.buf, s...)
	}
	return len(s), nil
}

// Append appends v with an append function.
func Append[V any](x *Exec, f func([]byte, V) []byte, v V) { x.appended(f(x.buf, v)) }

// appended takes the buffer back from an append function. If it has not moved, only its length is stored: storing
// its address goes through the garbage collector's write barrier, which takes a sixth of the time of writing.
func (x *Exec) appended(b []byte) {
	if cap(b) == cap(x.buf) {
		x.buf = x.buf[:len(b)]
	} else {
		x.buf = b
	}
}

// Appender is a leaf value that appends its own JSON.
type Appender interface{ AppendGQL(b []byte) []byte }

// AppendOwn appends a value by its own method.
func AppendOwn[V Appender](b []byte, v V) []byte { return v.AppendGQL(b) }

// Own writes a value of an abstract type that is none of its object types, but writes itself.
func (x *Exec) Own(v any, typeName string) bool {
	m, ok := v.(graphql.Marshaler)
	if !ok {
		panic(fmt.Errorf("unexpected type %T; non-generated variants of %s must implement graphql.Marshaler", v, typeName))
	}
	if !x.gathering {
		m.MarshalGQL(x)
	}
	return m != graphql.Marshaler(graphql.Null)
}

// Null appends null.
func (x *Exec) Null() {
	if !x.gathering {
		x.buf = append(x.buf, "null"...)
	}
}

// AppendString appends a JSON string, escaped as gqlgen's MarshalString does.
func AppendString[S ~string](b []byte, s S) []byte {
	const hex = "0123456789ABCDEF"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '\t':
			b = append(b, `\t`...)
		case '\r':
			b = append(b, `\r`...)
		case '\n':
			b = append(b, `\n`...)
		case '\\':
			b = append(b, `\\`...)
		case '"':
			b = append(b, `\"`...)
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
		start = i + 1
	}
	return append(append(b, s[start:]...), '"')
}

// AppendInt appends an integer.
func AppendInt[I ~int | ~int8 | ~int16 | ~int32 | ~int64](b []byte, i I) []byte {
	return strconv.AppendInt(b, int64(i), 10)
}

// AppendBool appends true or false.
func AppendBool[B ~bool](b []byte, v B) []byte { return strconv.AppendBool(b, bool(v)) }

// AppendFloat appends a number as gqlgen's MarshalFloat does. It rejects infinities and NaN.
func AppendFloat[F ~float64](b []byte, f F) ([]byte, bool) {
	v := float64(f)
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return b, false
	}
	return strconv.AppendFloat(b, v, 'g', -1, 64), true
}

// AppendTime appends an instant as gqlgen's MarshalTime does. It rejects the zero time, which is null.
func AppendTime(b []byte, t time.Time) ([]byte, bool) {
	if t.IsZero() {
		return b, false
	}
	b = append(b, '"')
	b = t.AppendFormat(b, time.RFC3339Nano)
	return append(b, '"'), true
}

// open appends a bracket or a comma.
func (x *Exec) open(c byte) {
	if !x.gathering {
		x.buf = append(x.buf, c)
	}
}

// null appends null, and returns false.
func (x *Exec) null() bool {
	if !x.gathering {
		x.buf = append(x.buf, "null"...)
	}
	return false
}

// nilValue is null for a nil pointer or interface. required names the type if the schema forbids null.
func (x *Exec) nilValue(required string) bool {
	if required != "" && !x.gathering {
		graphql.AddInvalidNullError(x.errorContext(nil), required)
	}
	return x.null()
}
