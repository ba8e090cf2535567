package scalar

import (
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/internal/faults"
)

// AppendInt appends a number.
func AppendInt(b []byte, i int) []byte { return strconv.AppendInt(b, int64(i), 10) }

// MarshalInt writes a number for gqlgen.
func MarshalInt(i int) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendInt(nil, i)) })
}

// UnmarshalInt reads a whole number of 32 bits, which is what Int is by the specification, and what columns hold.
// (gqlgen's own takes 64 bits, and texts.)
func UnmarshalInt(v any) (int, error) {
	n, ok := int64(0), true
	switch v := v.(type) {
	case int:
		n = int64(v)
	case int64:
		n = v
	case json.Number:
		var err error
		n, err = v.Int64()
		ok = err == nil
	default:
		ok = false
	}
	if !ok || n < math.MinInt32 || n > math.MaxInt32 {
		return 0, faults.New(faults.CodeBadInput, "an Int is a whole number of 32 bits")
	}
	return int(n), nil
}
