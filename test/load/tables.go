package main

import "orderly.example/test/tables"

// section begins a part of a report.
func (r *report) section(title string) { r.printf("\n### %s\n\n", title) }

// goals begins the list of what must hold.
func (r *report) goals() { r.printf("\n") }

// table writes a table as Markdown has it, whose columns but the first are numbers.
func (r *report) table(columns []string, rows [][]string) { tables.Write(r.to, columns, rows) }
