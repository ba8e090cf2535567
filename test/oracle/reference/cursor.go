package reference

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/lockstep/randql"
	"orderly.example/sqlpage"
)

// The form of a cursor: a version, four bytes that name the list, the row's key, and the value.
const (
	cursorVersion = 1
	cursorID      = 5
	cursorValue   = cursorID + 16
	numberLength  = 8
	lastYear      = 9999
)

// place reads a cursor of the list.
func (l list[T, P]) place(text string) (key, error) {
	wrong := faults.New(faults.CodeBadCursor, "no cursor of this list")
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) < cursorValue || b[0] != cursorVersion || string(b[:cursorID]) != l.head() {
		return key{}, wrong
	}
	var at key
	copy(at.id[:], b[cursorID:])
	switch value := b[cursorValue:]; {
	case l.isText && utf8.Valid(value) && !bytes.ContainsRune(value, 0):
		at.text = string(value)
	case l.isStatus && utf8.Valid(value) && !bytes.ContainsRune(value, 0):
		at.number = stageOf(db.OrderStatus(value))
	case !l.isText && !l.isStatus && len(value) == numberLength:
		at.number = int64(binary.BigEndian.Uint64(value))
		if year := time.UnixMicro(at.number).UTC().Year(); l.isTime && (year < 1 || year > lastYear) {
			return key{}, wrong
		}
	default:
		return key{}, wrong
	}
	return at, nil
}

// head is what all cursors of the list begin with.
func (l list[T, P]) head() string {
	b, _ := base64.RawURLEncoding.DecodeString(l.cursorOf(P(new(T))))
	return string(b[:cursorID])
}

func (l list[T, P]) cursorOf(row P) string {
	return sqlpage.Assemble(l.named, []P{row}, false, false).Edges[0].Cursor()
}

// Placeholder is a text that stands, in an operation, for the cursor of some row of the list that it is given to.
func Placeholder(n int) string { return placeholderHead + strconv.Itoa(n) + placeholderTail }

// Forged is a placeholder for such a cursor with another value in it.
func Forged(n int) string { return placeholderHead + strconv.Itoa(n) + forgedTail }

const placeholderHead, placeholderTail, forgedTail = "row ", "!", "?"

// forge puts another value into a cursor.
func forge(cursor string, n int) string {
	b, _ := base64.RawURLEncoding.DecodeString(cursor)
	values := []string{
		"", "m", "\x00", "a\x00", "\xff\xff", "\x7f\xff\xff\xff\xff\xff\xff\xff", "\x80\x00\x00\x00\x00\x00\x00\x00",
		"\x00\x00\x00\x00\x00\x00\x27\x10", "\x00\x05\xd0\x00\x00\x00\x00\x00", "\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	}
	return base64.RawURLEncoding.EncodeToString(append(b[:cursorValue:cursorValue], values[n%len(values)]...))
}

// WithCursors is an operation with real cursors in the place of placeholders. One that no list has a row for stays: it
// is a cursor of nothing.
func (o *API) WithCursors(ctx context.Context, viewer auth.Viewer, op randql.Op) (randql.Op, error) {
	state := &request{cursors: map[string]string{}}
	if _, err := o.ask(ctx, viewer, op, state); err != nil {
		return op, err
	}
	filled := randql.Op{Query: op.Query, OperationName: op.OperationName, Variables: map[string]any{}}
	for placeholder, cursor := range state.cursors {
		filled.Query = strings.ReplaceAll(filled.Query, placeholder, cursor)
	}
	for name, value := range op.Variables {
		if text, ok := value.(string); ok && state.cursors[text] != "" {
			value = state.cursors[text]
		}
		filled.Variables[name] = value
	}
	return filled, nil
}

// fill notes a cursor for a placeholder, and gives nil in its place. Of several lists that it is given to, the one whose
// cursor is the smallest gives it: so it is the same each time.
func (l list[T, P]) fill(state *request, rows []P, text *string) *string {
	if text == nil || !strings.HasPrefix(*text, placeholderHead) {
		return text
	}
	n, err := strconv.Atoi((*text)[len(placeholderHead) : len(*text)-len(placeholderTail)])
	if err != nil || len(rows) == 0 {
		return nil
	}
	cursor := l.cursorOf(rows[n%len(rows)])
	if strings.HasSuffix(*text, forgedTail) {
		cursor = forge(cursor, n)
	}
	state.mu.Lock()
	defer state.mu.Unlock()
	if known := state.cursors[*text]; known == "" || cursor < known {
		state.cursors[*text] = cursor
	}
	return nil
}
