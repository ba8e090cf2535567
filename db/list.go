package db

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun/dialect/pgdialect"
)

// List is a sorted list of rows: all of a table's that fulfil some conditions, or those of each of several parents.
type List struct {
	name       string
	parent     string // the column that holds the parent's key; empty for a root list
	column     string // what the list is sorted by; the key follows in the same direction
	descending bool
	conditions []condition
	ranges     []bound
	// one is a condition of which each value has an index of its own: the lists of the values are merged.
	one *condition
	// narrow is set where a condition leaves so few rows that merging is not worth it.
	narrow bool
	// placeKey is set where the rows after a cursor are joined to it, as those of a parent: see page_place.go.
	placeKey UUID
	// planned is set where a condition holds a value that decides the plan.
	planned bool
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

// DateTimeRange is a range of instants: from is in it, to is not.
type DateTimeRange struct{ From, To *time.Time }

// DecimalRange is a range of amounts, both ends included.
type DecimalRange struct{ Min, Max *Decimal }

func (l *List) of(name, parent string) { l.name, l.parent, l.narrow = name, parent, true }

func (l *List) where(text string, args ...any) {
	l.conditions = append(l.conditions, condition{text, args})
}

func (l *List) literal(text string) { l.where(text) }

// flag is a condition that holds or does not. It is a literal, so that partial indexes serve it.
func (l *List) flag(text string, holds bool) {
	if !holds {
		text = "NOT (" + text + ")"
	}
	l.literal(text)
}

func (l *List) oneOf(column string, values []OrderStatus) {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	l.one = &condition{column, []any{texts}}
}

func (l *List) instants(column string, r *DateTimeRange) {
	if r == nil {
		return
	}
	if r.From != nil {
		l.bound(column, ">=", *r.From)
	}
	if r.To != nil {
		l.bound(column, "<", *r.To)
	}
}

func (l *List) amounts(column string, r *DecimalRange, c Currency) error {
	if r == nil {
		return nil
	}
	for _, end := range []struct {
		name, operator string
		value          *Decimal
	}{{"min", ">=", r.Min}, {"max", "<=", r.Max}} {
		if end.value == nil {
			continue
		}
		minor, err := end.value.Minor(c)
		if err != nil {
			return within(err, "filter", column, end.name)
		}
		l.bound(column, end.operator, minor)
	}
	return nil
}

// bound is an end of a range: an instant or an amount. Where the list is sorted by something else the value stands in
// the statement: how many rows it leaves decides whether its own index or the list's is better.
func (l *List) bound(column, operator string, value any) {
	if column == l.column {
		l.ranges = append(l.ranges, bound{operator, value})
		return
	}
	l.planned = true
	l.literal("t." + column + " " + operator + " " + literal(value))
}

// literal writes an instant, an amount or some statuses.
func literal(v any) string {
	switch v := v.(type) {
	case time.Time:
		if v.UTC().Year() < 1 { // Postgres writes such years otherwise, and there are no rows from then
			return "'-infinity'::timestamptz"
		}
		return "'" + v.UTC().Format("2006-01-02T15:04:05.999999Z") + "'::timestamptz"
	case []string:
		texts := make([]string, len(v))
		for i, text := range v {
			texts[i] = quoted(text)
		}
		return "ARRAY[" + strings.Join(texts, ", ") + "]::text[]"
	default:
		return fmt.Sprintf("%d::bigint", v)
	}
}

const (
	maxSearch = 100 // bytes
	maxWords  = 10
)

// storable says whether Postgres takes a text.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// search is a condition that each word of a text is in one of two columns, in any case. The words stand in the
// statement, quoted: whether the trigram index or the list's own is better depends on them.
func (l *List) search(text *string, a, b string) error {
	if text == nil {
		return nil
	}
	wrong := func(why string) error { return within(NewFault(CodeBadInput, why), "filter", "search") }
	if len(*text) > maxSearch {
		return wrong("a text to search for has 100 bytes at most")
	}
	if !storable(*text) {
		return wrong("a text is UTF-8 without the character NUL")
	}
	words := strings.Fields(*text)
	if len(words) > maxWords {
		return wrong("a text to search for has 10 words at most")
	}
	for _, word := range words {
		l.literal("search_key(" + a + " || ' ' || " + b + ") LIKE search_pattern(" + quoted(word) + ")")
		l.planned = true
	}
	return nil
}

// sortedBy is the expression that the list is sorted by. Names sort as people sort: by ICU's root collation.
func (l *List) sortedBy(alias string) string {
	switch l.column {
	case "name", "username":
		return alias + "." + l.column + ` COLLATE "und-x-icu"`
	default:
		return alias + "." + l.column
	}
}

func quoted(text string) string {
	q := string(pgdialect.New().AppendString(nil, text))
	return strings.ReplaceAll(q, "?", `' || chr(63) || '`) // a ? is an argument's place
}

// Only restricts the list to rows whose column has a value: a viewer's scope.
func (l *List) Only(column string, value UUID) {
	l.where("t."+column+" = ?", value)
	l.narrow = true
}

// OnlyActive restricts a list of products to those that can be bought. Where it holds only the others, Postgres must be
// told that it is empty: it would look at each.
func (l *List) OnlyActive() {
	const active = "t.is_active"
	contradicts := slices.ContainsFunc(l.conditions, func(c condition) bool { return c.text == "NOT ("+active+")" })
	l.literal(active)
	if contradicts {
		l.literal("false")
	}
}

// plainList names a list without conditions.
type plainList struct {
	name, column string
	descending   bool
}

// hashOf is a list's hash, kept for those without conditions: there are few.
func (d *DB) hashOf(l *List) uint32 {
	if d == nil || l.one != nil || len(l.conditions) > 0 || len(l.ranges) > 0 {
		return l.hash()
	}
	plain := plainList{l.name, l.column, l.descending}
	if known, ok := d.hashes.Load(plain); ok {
		return known.(uint32)
	}
	hash := l.hash()
	d.hashes.Store(plain, hash)
	return hash
}

// hash tells lists of different names, orders or conditions apart. Cursors carry it.
func (l *List) hash() uint32 {
	h := fnv.New32a()
	conditions := l.conditions
	if l.one != nil {
		conditions = append(slices.Clip(conditions), *l.one)
	}
	write := func(v any) {
		b, _ := json.Marshal(v) // strings, numbers, keys and times: all can be marshalled
		_, _ = h.Write(b)
	}
	write([]any{l.name, l.sortedBy("t"), l.descending})
	for _, c := range conditions {
		write(c.text)
		write(c.args)
	}
	for _, r := range l.ranges {
		write(r.operator)
		write(r.value)
	}
	return h.Sum32()
}

// castOf is the Postgres type of an argument.
func castOf(v any) string {
	switch v.(type) {
	case UUID:
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
