package main

import (
	"strings"
	"unicode/utf8"
)

// section begins a part of a report.
func (r *report) section(title string) { r.printf("\n### %s\n\n", title) }

// goals begins the list of what must hold.
func (r *report) goals() { r.printf("\n") }

// table writes a table as Markdown has it, whose columns but the first are numbers.
func (r *report) table(columns []string, rows [][]string) {
	widths := make([]int, len(columns))
	for _, row := range append([][]string{columns}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), len("--:"))
		}
	}
	r.row(columns, widths)
	rule := make([]string, len(columns))
	for i, width := range widths {
		rule[i] = strings.Repeat("-", width-1) + ":"
	}
	rule[0] = strings.Repeat("-", widths[0])
	r.row(rule, widths)
	for _, row := range rows {
		r.row(row, widths)
	}
}

func (r *report) row(cells []string, widths []int) {
	for i, cell := range cells {
		space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i == 0 {
			r.printf("| %s%s |", cell, space)
		} else {
			r.printf(" %s%s |", space, cell)
		}
	}
	r.printf("\n")
}
