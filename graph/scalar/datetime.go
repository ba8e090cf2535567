package scalar

import (
	"io"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/internal/faults"
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

// longest is far longer than an instant is written, in bytes: fractions of a second may have any number of digits.
const longest = 100

// UnmarshalDateTime reads an instant: RFC 3339 in any time zone. What is finer than a microsecond is dropped.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, _ := v.(string)
	if len(s) > longest {
		s = ""
	}
	s = strings.ToUpper(s) // RFC 3339 has small letters too
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || !isStrict(s) {
		return t, faults.New(faults.CodeBadInput, `an instant is written as "2026-01-31T09:30:00Z"`)
	}
	t = t.UTC().Truncate(time.Microsecond)
	if t.Year() < firstYear || t.Year() > lastYear {
		return t, faults.New(faults.CodeBadInput, "the instant is out of range")
	}
	return t, nil
}

// isStrict says whether what time.Parse takes for RFC 3339 is that: it also takes hours of one digit, fractions after a
// comma, and offsets of a day and more (https://go.dev/issue/54580).
func isStrict(s string) bool {
	const hour, zone = len("2006-01-02T"), len("07:00")
	hours, minutes, _ := strings.Cut(s[len(s)-zone:], ":")
	return s[hour+2] == ':' && !strings.Contains(s, ",") && (strings.HasSuffix(s, "Z") || hours < "24" && minutes < "60")
}
