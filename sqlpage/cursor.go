package sqlpage

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

// SortValue is a row's value in the column its list is sorted by: a text, a number, or an instant in microseconds
// since 1970, which is Postgres' precision.
type SortValue struct {
	number int64
	text   string
	isText bool
	isTime bool
}

// TextValue is the value of a text column.
func TextValue(text string) SortValue { return SortValue{text: text, isText: true} }

// NumberValue is the value of an integer column.
func NumberValue(n int64) SortValue { return SortValue{number: n} }

// TimeValue is the value of a timestamp column.
func TimeValue(t time.Time) SortValue { return SortValue{number: t.UnixMicro(), isTime: true} }

func (v SortValue) arg() (value any, cast string) {
	switch {
	case v.isText:
		return v.text, "text"
	case v.isTime:
		return time.UnixMicro(v.number).UTC(), "timestamptz"
	default:
		return v.number, "bigint"
	}
}

// The layout of a cursor: a version, the list's hash, the row's key, then the value as eight bytes or as text.
const (
	cursorVersion = 1
	cursorHeader  = 1 + 4 + 16
	maxCursorText = 1000 // bytes
)

// The range of years in a cursor. Outside it pgx's microseconds overflow.
const firstYear, lastYear = 1, 9999

// Position is a position in a sorted list: that of a row with this value and key.
type Position struct {
	Value SortValue
	ID    uuid.UUID
}

// encode returns the cursor that clients get.
func (c Position) encode(hash uint32) string {
	b := make([]byte, 0, cursorHeader+8)
	b = append(b, cursorVersion)
	b = binary.BigEndian.AppendUint32(b, hash)
	b = append(b, c.ID[:]...)
	if c.Value.isText {
		b = append(b, c.Value.text...)
	} else {
		b = binary.BigEndian.AppendUint64(b, uint64(c.Value.number))
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// decodeCursor reads a client's cursor for a list whose sort values have the given kind.
func decodeCursor(s string, hash uint32, kind SortValue) (Position, error) {
	if len(s) > base64.RawURLEncoding.EncodedLen(cursorHeader+maxCursorText) || strings.ContainsAny(s, "\r\n") { // base64 ignores line breaks
		return Position{}, faults.New(faults.CodeBadCursor, "this is not a cursor of this shop")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < cursorHeader || b[0] != cursorVersion {
		return Position{}, faults.New(faults.CodeBadCursor, "this is not a cursor of this shop")
	}
	if binary.BigEndian.Uint32(b[1:]) != hash {
		return Position{}, faults.New(faults.CodeBadCursor, "this cursor is of another list, order or filter")
	}
	c := Position{Value: kind}
	copy(c.ID[:], b[5:])
	rest := b[cursorHeader:]
	switch {
	case kind.isText && Storable(string(rest)):
		c.Value.text = string(rest)
	case !kind.isText && len(rest) == 8:
		c.Value.number = int64(binary.BigEndian.Uint64(rest))
		if year := time.UnixMicro(c.Value.number).UTC().Year(); kind.isTime && (year < firstYear || year > lastYear) {
			return Position{}, faults.New(faults.CodeBadCursor, "this is not a cursor of this shop")
		}
	default:
		return Position{}, faults.New(faults.CodeBadCursor, "this is not a cursor of this shop")
	}
	return c, nil
}
