package db

import (
	"strconv"
	"time"
)

// CellKind says how to write a cell.
type CellKind byte

// The kinds of cells.
const (
	CellText    CellKind = iota // text that people wrote
	CellInteger                 // a whole number
	CellDecimal                 // an amount, an instant or a day: must not become a binary floating-point number
)

// Cell is a value of a report's row. Text is valid until the next row.
type Cell struct {
	Text []byte
	Kind CellKind
}

// reportRow builds a row.
type reportRow struct {
	cells []Cell
	bytes []byte // of the cells that Postgres has not sent as text
}

func (r *reportRow) reset() { r.cells, r.bytes = r.cells[:0], r.bytes[:0] }

// addFrom adds a cell with the bytes from an offset on.
func (r *reportRow) addFrom(kind CellKind, from int) {
	r.cells = append(r.cells, Cell{Text: r.bytes[from:len(r.bytes):len(r.bytes)], Kind: kind})
}

func (r *reportRow) text(b []byte) { r.cells = append(r.cells, Cell{Text: b}) }

func (r *reportRow) integer(n int64) {
	from := len(r.bytes)
	r.bytes = strconv.AppendInt(r.bytes, n, 10)
	r.addFrom(CellInteger, from)
}

func (r *reportRow) amount(m Money) {
	from := len(r.bytes)
	r.bytes = m.Amount().AppendGQL(r.bytes)
	r.bytes = r.bytes[:len(r.bytes)-1]
	r.addFrom(CellDecimal, from+1)
}

func (r *reportRow) day(d Date) {
	from := len(r.bytes)
	r.bytes = d.day.AppendFormat(r.bytes, time.DateOnly)
	r.addFrom(CellDecimal, from)
}

// instant adds an instant like GraphQL's DateTime, but with fixed width.
func (r *reportRow) instant(t time.Time) {
	from := len(r.bytes)
	r.bytes = t.UTC().AppendFormat(r.bytes, "2006-01-02T15:04:05.000000Z")
	r.addFrom(CellDecimal, from)
}
