package sqlpage

import "strings"

// Template is a statement's text with ? in the place of each constant, as pg_stat_statements has it. Texts that are
// searched for and ends of ranges stand in statements as constants, and are nobody else's business.
func Template(sql string) string {
	var b strings.Builder
	b.Grow(len(sql))
	for at := 0; at < len(sql); {
		switch c := sql[at]; {
		case c == '\'':
			b.WriteByte('?')
			at = afterQuoted(sql, at)
		case isDigit(c):
			b.WriteByte('?')
			for at < len(sql) && (isWord(sql[at]) || sql[at] == '.') {
				at++
			}
		case c == '"':
			from := at
			at = afterQuoted(sql, at)
			b.WriteString(sql[from:at])
		case c == '$' || isWord(c): // placeholders and names may hold digits
			from := at
			for at++; at < len(sql) && isWord(sql[at]); {
				at++
			}
			b.WriteString(sql[from:at])
		default:
			b.WriteByte(c)
			at++
		}
	}
	return b.String()
}

// afterQuoted is the end of what is quoted from a place on. A quote inside stands twice; a backslash means nothing.
func afterQuoted(sql string, at int) int {
	quote := sql[at]
	for at++; at < len(sql); at++ {
		if sql[at] != quote {
			continue
		}
		if at+1 == len(sql) || sql[at+1] != quote {
			return at + 1
		}
		at++
	}
	return at
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool {
	return isDigit(c) || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
