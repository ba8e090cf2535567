package sqlpage

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun/dialect/pgdialect"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

// List is a sorted list of rows: all of a table's that fulfil some conditions, or those of each of several parents.
type List struct {
	Name       string
	Column     string // what the list is sorted by; the key follows in the same direction
	IsText     bool   // of the column: it is sorted as people sort names, by ICU's root collation
	Descending bool

	parent     string // the column that holds the parent's key; empty for a root list
	conditions []condition
	bounds     []bound
	// anyOf is a condition of which each value has an index of its own: the lists of the values are merged.
	anyOf *condition
	// isSelective is set where a condition leaves so few rows that merging is not worth it.
	isSelective bool
	// cursorKey is set where the rows after a cursor are joined to it, as those of a parent: see page_cursor_join.go.
	cursorKey uuid.UUID
	// isReplanned is set where a condition holds a value that decides the plan.
	isReplanned bool
}

// condition is an expression over the row t in which each ? is an argument.
type condition struct {
	text string
	args []any
}

// bound is an end of a range of the column that the list is sorted by.
type bound struct {
	operator string // ">=", "<=" or "<"
	value    any
}

func (b bound) isLower() bool { return b.operator == ">=" }

// PerParent makes it a list for each of several parents, whose keys are in a column.
func (l *List) PerParent(name, parentColumn string) {
	l.Name, l.parent, l.isSelective = name, parentColumn, true
}

// Where restricts the list by a condition over the row t in which each ? is an argument.
func (l *List) Where(text string, args ...any) {
	l.conditions = append(l.conditions, condition{text, args})
}

// Flag is a condition that holds or does not. It is a literal, so that partial indexes serve it.
func (l *List) Flag(text string, holds bool) {
	if !holds {
		text = "NOT (" + text + ")"
	}
	l.Where(text)
}

// OneOf restricts the list to some values of a column. Each value has an index of its own, in which its rows are in the
// list's order: those of several values are merged.
func (l *List) OneOf(column string, values []string) { l.anyOf = &condition{column, []any{values}} }

// NarrowTo restricts the list to the few rows whose column has a value.
func (l *List) NarrowTo(column string, value uuid.UUID) {
	l.Where("t."+column+" = ?", value)
	l.isSelective = true
}

// Bound is an end of a range: an instant or an amount. Where the list is sorted by something else the value stands in
// the statement: how many rows it leaves decides whether its own index or the list's is better.
func (l *List) Bound(column, operator string, value any) {
	if column == l.Column {
		l.bounds = append(l.bounds, bound{operator, value})
		return
	}
	l.isReplanned = true
	l.Where("t." + column + " " + operator + " " + sqlLiteral(value))
}

// sqlLiteral writes an instant, an amount or some statuses.
func sqlLiteral(v any) string {
	switch v := v.(type) {
	case time.Time:
		if v.UTC().Year() < 1 { // Postgres writes such years otherwise, and there are no rows from then
			return "'-infinity'::timestamptz"
		}
		return "'" + v.UTC().Format("2006-01-02T15:04:05.999999Z") + "'::timestamptz"
	case []string:
		texts := make([]string, len(v))
		for i, text := range v {
			texts[i] = QuoteLiteral(text)
		}
		return "ARRAY[" + strings.Join(texts, ", ") + "]::text[]"
	default:
		return fmt.Sprintf("%d::bigint", v)
	}
}

const (
	maxSearchBytes = 100 // bytes
	maxSearchWords = 10
)

// Storable says whether Postgres takes a text.
func Storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// Search is a condition that each word of a text is in one of two columns, in any case. The words stand in the
// statement, quoted: whether the trigram index or the list's own is better depends on them.
func (l *List) Search(text *string, a, b string) error {
	if text == nil {
		return nil
	}
	invalid := func(why string) error { return faults.Within(faults.New(faults.CodeBadInput, why), "filter", "search") }
	if len(*text) > maxSearchBytes {
		return invalid("a text to search for has 100 bytes at most")
	}
	if !Storable(*text) {
		return invalid("a text is UTF-8 without the character NUL")
	}
	words := strings.Fields(*text)
	if len(words) > maxSearchWords {
		return invalid("a text to search for has 10 words at most")
	}
	for _, word := range words {
		l.Where("search_key(" + a + " || ' ' || " + b + ") LIKE search_pattern(" + QuoteLiteral(word) + ")")
		l.isReplanned = true
	}
	return nil
}

// sortExpression is the expression that the list is sorted by.
func (l *List) sortExpression(alias string) string {
	if l.IsText {
		return alias + "." + l.Column + ` COLLATE "und-x-icu"`
	}
	return alias + "." + l.Column
}

// QuoteLiteral is a text as a literal of SQL.
func QuoteLiteral(text string) string {
	q := string(pgdialect.New().AppendString(nil, text))
	return strings.ReplaceAll(q, "?", `' || chr(63) || '`) // a ? is an argument's place
}

// OnlyFlagged restricts the list to rows for which a flag holds. Where the list holds only the others, Postgres must be
// told that it is empty: it would look at each row.
func (l *List) OnlyFlagged(text string) {
	contradicts := slices.ContainsFunc(l.conditions, func(c condition) bool { return c.text == "NOT ("+text+")" })
	l.Where(text)
	if contradicts {
		l.Where("false")
	}
}

// unfilteredList names a list without conditions.
type unfilteredList struct {
	name, column string
	descending   bool
}

// hashOf is a list's hash, kept for those without conditions: there are few.
func (d *Database) hashOf(l *List) uint32 {
	if d == nil || l.anyOf != nil || len(l.conditions) > 0 || len(l.bounds) > 0 {
		return l.hash()
	}
	key := unfilteredList{l.Name, l.Column, l.Descending}
	if cached, ok := d.hashes.Load(key); ok {
		return cached.(uint32)
	}
	hash := l.hash()
	d.hashes.Store(key, hash)
	return hash
}

// hash tells lists of different names, orders or conditions apart. Cursors carry it.
func (l *List) hash() uint32 {
	h := fnv.New32a()
	conditions := l.conditions
	if l.anyOf != nil {
		conditions = append(slices.Clip(conditions), *l.anyOf)
	}
	write := func(v any) {
		b, _ := json.Marshal(v) // strings, numbers, keys and times: all can be marshalled
		_, _ = h.Write(b)
	}
	write([]any{l.Name, l.sortExpression("t"), l.Descending})
	for _, c := range conditions {
		write(c.text)
		write(c.args)
	}
	for _, r := range l.bounds {
		write(r.operator)
		write(r.value)
	}
	return h.Sum32()
}

// castOf is the Postgres type of an argument.
func castOf(v any) string {
	switch v.(type) {
	case uuid.UUID:
		return "uuid"
	case int64:
		return "bigint"
	case time.Time:
		return "timestamptz"
	case []string:
		return "text[]"
	default:
		return "text"
	}
}
