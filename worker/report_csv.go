package worker

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"orderly.example/db"
)

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
