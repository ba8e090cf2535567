package worker

import (
	"strconv"

	"orderly.example/db"
)

// format encodes the rows of a report.
type format struct {
	header func(b []byte) []byte
	row    func(b []byte, cells []db.Cell) []byte
}

func formatOf(r *db.Report) format {
	columns := db.ReportColumns(r.Kind)
	if r.Format == db.ReportFormatJSONL {
		keys := make([][]byte, len(columns))
		for i, name := range columns {
			keys[i] = append(strconv.AppendQuote([]byte(","), name), ':')
		}
		return format{
			header: func(b []byte) []byte { return b },
			row:    func(b []byte, cells []db.Cell) []byte { return appendJSONRow(b, keys, cells) },
		}
	}
	return format{header: func(b []byte) []byte { return appendCSVHeader(b, columns) }, row: appendCSVRow}
}
