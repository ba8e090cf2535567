package db

import (
	"strconv"
	"time"
)

// CellKind says how a cell is to be written.
type CellKind byte

// The kinds of cells.
const (
	CellText    CellKind = iota // what people wrote
	CellInteger                 // a whole number
	CellDecimal                 // an amount, an instant or a day: digits that mean no binary number
)

// Cell is a value of a report's row. Its bytes are good until the next row.
type Cell struct {
	Text []byte
	Kind CellKind
}

// reportRow is a row that is being put together.
type reportRow struct {
	cells []Cell
	bytes []byte // of the cells that are not as Postgres sent them
}

func (r *reportRow) reset() { r.cells, r.bytes = r.cells[:0], r.bytes[:0] }

// addFrom adds a cell of the bytes after a length.
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

// instant adds an instant as the graph's DateTime, but of one width.
func (r *reportRow) instant(t time.Time) {
	from := len(r.bytes)
	r.bytes = t.UTC().AppendFormat(r.bytes, "2006-01-02T15:04:05.000000Z")
	r.addFrom(CellDecimal, from)
}
