package worker

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"orderly.example/db"
)

// format encodes the rows of a report.
type format struct {
	header func(b []byte) []byte
	row    func(b []byte, cells []db.Cell) []byte
}

func formatOf(r *db.Report) format {
	columns := db.ReportColumns(r.Kind)
	if r.Format == db.ReportJSONL {
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

func appendCSVHeader(b []byte, columns []string) []byte {
	names := make([]db.Cell, len(columns))
	for i, name := range columns {
		names[i] = db.Cell{Text: []byte(name)}
	}
	return appendCSVRow(b, names)
}

// appendCSVRow appends a row as in RFC 4180.
func appendCSVRow(b []byte, cells []db.Cell) []byte {
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		if cell.Kind == db.CellText {
			b = appendCSVText(b, cell.Text)
		} else {
			b = append(b, cell.Text...)
		}
	}
	return append(b, "\r\n"...)
}

// appendCSVText appends a text so that spreadsheets don't run it as a formula: a text that begins like one gets an
// apostrophe. So does a text that begins with an apostrophe, so that a program that reads the file knows which to
// remove. See https://owasp.org/www-community/attacks/CSV_Injection.
func appendCSVText(b, text []byte) []byte {
	first, _ := utf8.DecodeRune(text)
	isFormula := len(text) > 0 && strings.ContainsRune("=+-@\t\r\n'＝＋－＠", first)
	if !bytes.ContainsAny(text, "\",\r\n") {
		if isFormula {
			b = append(b, '\'')
		}
		return append(b, text...)
	}
	b = append(b, '"')
	if isFormula {
		b = append(b, '\'')
	}
	for _, c := range text {
		if c == '"' {
			b = append(b, '"')
		}
		b = append(b, c)
	}
	return append(b, '"')
}

// appendJSONRow appends an object on a line of its own (https://jsonlines.org). Integers are numbers; amounts are
// strings, so that no program reads them as floating point.
func appendJSONRow(b []byte, keys [][]byte, cells []db.Cell) []byte {
	b = append(b, '{')
	for i, cell := range cells {
		key := keys[i]
		if i == 0 {
			key = key[1:] // without the comma
		}
		b = append(b, key...)
		if cell.Kind == db.CellInteger {
			b = append(b, cell.Text...)
		} else {
			b = appendJSONText(b, cell.Text)
		}
	}
	return append(b, "}\n"...)
}

func appendJSONText(b, text []byte) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
