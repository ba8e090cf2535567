package sqlpage

import "strings"

// Template is a statement's text with ? for each constant, as in pg_stat_statements. Constants may be private:
// searched words and the ends of ranges are among them.
func Template(sql string) string {
	var b strings.Builder
	b.Grow(len(sql))
	for i := 0; i < len(sql); {
		switch c := sql[i]; {
		case c == '\'':
			b.WriteByte('?')
			i = quotedEnd(sql, i)
		case isDigit(c):
			b.WriteByte('?')
			for i < len(sql) && (isWord(sql[i]) || sql[i] == '.') {
				i++
			}
		case c == '"':
			start := i
			i = quotedEnd(sql, i)
			b.WriteString(sql[start:i])
		case c == '$' || isWord(c): // placeholders and names may contain digits
			start := i
			for i++; i < len(sql) && isWord(sql[i]); {
				i++
			}
			b.WriteString(sql[start:i])
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// quotedEnd is the end of the quoted text that begins at i. A quote inside is doubled; a backslash has no meaning.
func quotedEnd(sql string, i int) int {
	quote := sql[i]
	for i++; i < len(sql); i++ {
		if sql[i] != quote {
			continue
		}
		if i+1 == len(sql) || sql[i+1] != quote {
			return i + 1
		}
		i++
	}
	return i
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool {
	return isDigit(c) || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
