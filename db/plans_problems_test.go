package db_test

import (
	"fmt"
	"slices"
	"strings"

	"orderly.example/sqlpage"
)

// buffers returns how many pages of tables and indexes were accessed.
func (p plan) buffers() int { return p.Root.Hit + p.Root.Read }

// Limits of a good plan.
const (
	maxScannedRows  = 10_000 // rows of a sequential scan
	countLimit      = 10_001 // rows at which a count stops: a scan that ends there does not grow with the table
	maxFilteredRows = 10_000 // rows that are read and then discarded
	maxSortedRows   = 1_000
	maxMergedRows   = (sqlpage.MaxPageSize + 1) * (sqlpage.MaxPageSize + 1) // of pages that are merged, whatever the table's size
)

// maxSorted is how many rows the load may sort: more if it merges pages of customers.
func (p planCase) maxSorted() float64 {
	if strings.HasPrefix(p.list, "orders(customers") || strings.HasPrefix(p.list, "orders(search") {
		return maxMergedRows
	}
	return maxSortedRows
}

// walk visits all nodes of the plan.
func (n node) walk(visit func(n node)) {
	visit(n)
	for _, child := range n.Plans {
		child.walk(visit)
	}
}

// problems lists the nodes whose cost grows with the table.
func (p plan) problems(maxSorted float64) []string {
	var found []string
	p.Root.walk(func(n node) {
		removed := (n.Filtered + n.Rechecked) * n.Loops
		switch {
		case n.Kind == "Seq Scan" && n.Rows*n.Loops+removed > maxScannedRows && n.Rows*n.Loops != countLimit:
			found = append(found, fmt.Sprintf("reads all of %s (%.0f rows)", n.Table, n.Rows*n.Loops+removed))
		case removed > maxFilteredRows:
			found = append(found, fmt.Sprintf("discards %.0f rows of %s (%s)", removed, n.Table, n.Index))
		case n.Kind == "Sort" && n.Plans[0].Rows > maxSorted:
			found = append(found, fmt.Sprintf("sorts %.0f rows", n.Plans[0].Rows))
		case n.Kind == "Incremental Sort" && n.Plans[0].Rows > maxSorted*n.SortGroups.Count:
			found = append(found, fmt.Sprintf("sorts %.0f groups of %.0f rows", n.SortGroups.Count, n.Plans[0].Rows))
		}
	})
	return found
}

// scans returns the names of the indexes that the plan uses and of the tables that it reads sequentially.
func (p plan) scans() string {
	var names []string
	p.Root.walk(func(n node) {
		switch {
		case n.Index != "":
			names = append(names, n.Index)
		case n.Kind == "Seq Scan":
			names = append(names, n.Table)
		}
	})
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " + ")
}
