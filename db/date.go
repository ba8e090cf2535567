package db

import (
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"orderly.example/internal/faults"
)

// Date is a calendar day, without a time zone. The zero Date is 1 January of the year 1.
type Date struct{ day time.Time } // midnight UTC

// DateOf is the date of an instant in its own time zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

// AddDays is the day n days later.
func (d Date) AddDays(n int) Date { return Date{d.day.AddDate(0, 0, n)} }

// Before reports whether the date is before another.
func (d Date) Before(other Date) bool { return d.day.Before(other.day) }

// DaysThrough is how many days there are from the date through another, both of them included.
func (d Date) DaysThrough(last Date) int { return int((last.day.Unix()-d.day.Unix())/secondsOfDay) + 1 }

// MonthsThrough is how many months there are from that of the date through that of another, both of them included.
func (d Date) MonthsThrough(last Date) int {
	return (last.day.Year()-d.day.Year())*12 + int(last.day.Month()-d.day.Month()) + 1
}

const secondsOfDay = 24 * 60 * 60

// StartOf is the first day of the interval that contains the date.
func (d Date) StartOf(interval SalesInterval) Date {
	switch interval {
	case SalesIntervalWeek:
		return d.AddDays(-(int(d.day.Weekday()) + 6) % 7)
	case SalesIntervalMonth:
		return d.AddDays(1 - d.day.Day())
	case SalesIntervalDay:
	}
	return d
}

// Next is the first day of the next interval. The date must be the first of one.
func (d Date) Next(interval SalesInterval) Date {
	switch interval {
	case SalesIntervalWeek:
		return d.AddDays(7)
	case SalesIntervalMonth:
		return Date{d.day.AddDate(0, 1, 0)}
	case SalesIntervalDay:
	}
	return d.AddDays(1)
}

// String is the date as 2026-01-31.
func (d Date) String() string { return d.day.Format(time.DateOnly) }

// AppendGQL appends the date as a JSON string.
func (d Date) AppendGQL(b []byte) []byte {
	b = append(b, '"')
	b = d.day.AppendFormat(b, time.DateOnly)
	return append(b, '"')
}

// MarshalGQL writes the date for gqlgen.
func (d Date) MarshalGQL(w io.Writer) { _, _ = w.Write(d.AppendGQL(nil)) }

// UnmarshalGQL reads a date.
func (d *Date) UnmarshalGQL(v any) error {
	s, _ := v.(string)
	day, err := time.Parse(time.DateOnly, s[:min(len(s), len(time.DateOnly)+1)]) // longer texts are invalid
	if err != nil || day.Year() < 1 {
		return faults.New(faults.CodeBadInput, `a date is a day as "2026-01-31"`)
	}
	d.day = day
	return nil
}

// DateValue is the date for pgx.
func (d Date) DateValue() (pgtype.Date, error) { return pgtype.Date{Time: d.day, Valid: true}, nil }

// ScanDate reads the date from pgx.
func (d *Date) ScanDate(v pgtype.Date) error {
	if !v.Valid || v.InfinityModifier != pgtype.Finite {
		return fmt.Errorf("scanning %v as a day", v)
	}
	*d = DateOf(v.Time)
	return nil
}

// Scan reads the date from database/sql, which Bun uses.
func (d *Date) Scan(src any) error {
	text, _ := src.(string)
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return fmt.Errorf("scanning a day: %w", err)
	}
	d.day = day
	return nil
}

// MarshalText writes the date as 2006-01-02, for storing and hashing.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
