package sqlpage

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun/dialect/pgdialect"

	"orderly.example/internal/uuid"
)

// List is a sorted list of rows: those of a table that match some conditions, or such a list for each of several
// parents.
type List struct {
	Name       string
	Column     string // the sort column; the key is the second one, in the same direction
	IsText     bool   // Column holds text, sorted by ICU's root collation
	RankedBy   string // a function of SQL, by whose values Column is sorted; empty for the column's own
	Descending bool

	parent     string   // the column of the parent's key; empty for a root list
	junction   Junction // the table that has that column, if it is not the list's own
	narrowed   *pairs   // restricts the list to rows that a junction table has with one key
	conditions []Expression
	bounds     []bound
	// anyOf matches columns against several values. Each value has its own index range in the list's order, and of
	// several columns each combination; the ranges are merged.
	anyOf []Choice
	// groups restricts the list to rows of groups, whose pages are merged.
	groups *Groups
	// isSelective is set if a condition leaves so few rows that merging ranges would not pay.
	isSelective bool
	// cursorKey is set if the cursor is joined as a parent would be: see page_cursor_join.go.
	cursorKey uuid.UUID
	// isReplanned is set if the text holds a value that the plan depends on.
	isReplanned bool
	// isNumbered is set if each row ends with its place in the page, from 1.
	isNumbered bool
}

// bound is one end of a range of the sort column.
type bound struct {
	operator string // ">=", "<=" or "<"
	value    any
}

func (b bound) isLower() bool { return b.operator == ">=" }

// Where adds a condition over the row t. Each ? stands for an argument.
func (l *List) Where(text string, args ...any) {
	l.conditions = append(l.conditions, Expression{text, args})
}

// Flag requires a condition to hold, or not to hold. It is written without arguments, so partial indexes serve it.
func (l *List) Flag(text string, holds bool) {
	if !holds {
		text = "NOT (" + text + ")"
	}
	l.Where(text)
}

// Choice is a column, as t.status, and the values that it may have.
type Choice struct {
	Column string
	Values []string
}

// OneOf requires columns to have one of some values each. There must be an index that begins with the columns and
// continues in the list's order: the rows of each combination of values are merged.
func (l *List) OneOf(choices ...Choice) { l.anyOf = choices }

// NarrowTo requires a column to have a value that few rows have.
func (l *List) NarrowTo(column string, value uuid.UUID) {
	l.Where("t."+column+" = ?", value)
	l.isSelective = true
}

// Bound restricts a column on one side, by an instant or an amount. If the list is sorted by another column, the
// value is written into the text: how many rows it leaves decides which index is better.
func (l *List) Bound(column, operator string, value any) {
	if column == l.Column {
		l.bounds = append(l.bounds, bound{operator, value})
		return
	}
	l.isReplanned = true
	l.Where("t." + column + " " + operator + " " + sqlLiteral(value))
}

// sqlLiteral writes an instant, an amount or an array of texts.
func sqlLiteral(v any) string {
	switch v := v.(type) {
	case time.Time:
		if v.UTC().Year() < 1 { // Postgres has another syntax for such years, and no rows
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

func (l *List) sortExpression(alias string) string {
	switch {
	case l.IsText:
		return alias + "." + l.Column + ` COLLATE "und-x-icu"`
	case l.RankedBy != "":
		return l.RankedBy + "(" + alias + "." + l.Column + ")"
	}
	return alias + "." + l.Column
}

// QuoteLiteral writes a text as an SQL literal.
func QuoteLiteral(text string) string {
	q := string(pgdialect.New().AppendString(nil, text))
	return strings.ReplaceAll(q, "?", `' || chr(63) || '`) // a ? would be taken for an argument
}

// OnlyFlagged requires a flag to hold. If the list already requires that it doesn't, it adds false: Postgres does
// not see the contradiction and would read every row.
func (l *List) OnlyFlagged(text string) {
	contradicts := slices.ContainsFunc(l.conditions, func(c Expression) bool { return c.Text == "NOT ("+text+")" })
	l.Where(text)
	if contradicts {
		l.Where("false")
	}
}

// unfilteredList identifies a list without conditions.
type unfilteredList struct {
	name, column string
	descending   bool
}

// hashOf returns a list's hash. Hashes of lists without conditions are cached: there are few.
func (d *Database) hashOf(l *List) uint32 {
	if d == nil || !l.isUnfiltered() {
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

// isUnfiltered reports whether the list has all rows, or all of its parents.
func (l *List) isUnfiltered() bool {
	return l.anyOf == nil && l.groups == nil && l.narrowed == nil && len(l.conditions) == 0 && len(l.bounds) == 0
}

// hash distinguishes lists by name, order and conditions. It is part of cursors.
func (l *List) hash() uint32 {
	h := fnv.New32a()
	conditions := slices.Clip(l.conditions)
	for _, c := range l.anyOf {
		conditions = append(conditions, Expression{c.Column, []any{c.Values}})
	}
	if l.groups != nil {
		conditions = append(conditions, l.groups.Keys, l.groups.Besides)
	}
	if l.narrowed != nil {
		conditions = append(conditions, Expression{l.narrowed.Table, []any{*l.narrowed.key}})
	}
	write := func(v any) {
		b, _ := json.Marshal(v) // these types can always be marshalled
		_, _ = h.Write(b)
	}
	write([]any{l.Name, l.sortExpression("t"), l.Descending})
	for _, c := range conditions {
		write(c.Text)
		write(c.Args)
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
	case uuid.List:
		return "uuid[]"
	default:
		return "text"
	}
}
