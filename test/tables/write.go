package tables

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Write writes a table whose columns but the first are numbers. A writer that fails has nobody to tell.
func Write(to io.Writer, columns []string, rows [][]string) {
	widths := make([]int, len(columns))
	for _, row := range append([][]string{columns}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), len("--:"))
		}
	}
	writeRow(to, columns, widths)
	rule := make([]string, len(columns))
	for i, width := range widths {
		rule[i] = strings.Repeat("-", width-1) + ":"
	}
	rule[0] = strings.Repeat("-", widths[0])
	writeRow(to, rule, widths)
	for _, row := range rows {
		writeRow(to, row, widths)
	}
}

func writeRow(to io.Writer, cells []string, widths []int) {
	for i, cell := range cells {
		space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i == 0 {
			_, _ = fmt.Fprintf(to, "| %s%s |", cell, space)
		} else {
			_, _ = fmt.Fprintf(to, " %s%s |", space, cell)
		}
	}
	_, _ = fmt.Fprintln(to)
}
