package worker

import "orderly.example/db"

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
