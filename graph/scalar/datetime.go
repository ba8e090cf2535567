// Package scalar holds the graph's scalars whose Go types are not ours.
package scalar

import (
	"io"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"orderly/db"
)

// dateTime is RFC 3339 in UTC with microseconds, which is all that Postgres keeps; trailing zeros are dropped.
const dateTime = "2006-01-02T15:04:05.999999Z"

// AppendDateTime appends an instant as a JSON string.
func AppendDateTime(b []byte, t time.Time) []byte {
	b = append(b, '"')
	b = t.UTC().AppendFormat(b, dateTime)
	return append(b, '"')
}

// MarshalDateTime writes an instant for gqlgen.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendDateTime(nil, t)) })
}

// The years that Postgres and RFC 3339 have in common.
const firstYear, lastYear = 1, 9999

// UnmarshalDateTime reads an instant: RFC 3339 in any time zone. What is finer than a microsecond is dropped.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, db.NewFault(db.CodeBadInput, `an instant is written as "2026-01-31T09:30:00Z"`)
	}
	t = t.UTC().Truncate(time.Microsecond)
	if t.Year() < firstYear || t.Year() > lastYear {
		return t, db.NewFault(db.CodeBadInput, "the instant is out of range")
	}
	return t, nil
}
