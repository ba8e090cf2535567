package db

import (
	"slices"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/sqlpage"
)

// DateTimeRange is a range of instants, including From but not To.
type DateTimeRange struct{ From, To *time.Time }

// DecimalRange is a range of amounts, including both ends.
type DecimalRange struct{ Min, Max *Decimal }

// IntRange is a range of numbers, including both ends.
type IntRange struct{ Min, Max *int }

// boundNumbers restricts a list to a range of a number column.
func boundNumbers(l *sqlpage.List, column string, r *IntRange) {
	if r == nil {
		return
	}
	if r.Min != nil {
		l.Bound(column, ">=", int64(*r.Min))
	}
	if r.Max != nil {
		l.Bound(column, "<=", int64(*r.Max))
	}
}

// boundInstants restricts a list to a range of a timestamp column.
func boundInstants(l *sqlpage.List, column string, r *DateTimeRange) {
	if r == nil {
		return
	}
	if r.From != nil {
		l.Bound(column, ">=", *r.From)
	}
	if r.To != nil {
		l.Bound(column, "<", *r.To)
	}
}

// boundAmounts restricts a list to a range of an amount column.
func boundAmounts(l *sqlpage.List, column string, r *DecimalRange, c Currency) error {
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
			return faults.AtArgument(err, "filter", column, end.name)
		}
		l.Bound(column, end.operator, minor)
	}
	return nil
}

// distinctTexts are values of an enum, each once.
func distinctTexts[E ~string](values []E) []string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}
