package db_test

import (
	"fmt"
	"slices"
	"strings"
)

// buffers is how many pages of tables and indexes were looked at.
func (p plan) buffers() int { return p.Root.Hit + p.Root.Read }

// Limits of what a plan may do.
const (
	mostScanned = 10_000 // rows of a table read from end to end
	counted     = 10_001 // rows at which a count stops: no scan that reached it grows with the table
	mostRemoved = 10_000 // rows read and thrown away
	mostSorted  = 1_000
)

// walk visits the parts of a plan.
func (n node) walk(visit func(n node)) {
	visit(n)
	for _, child := range n.Plans {
		child.walk(visit)
	}
}

// faults are the parts of a plan that grow with the table.
func (p plan) faults() []string {
	var found []string
	p.Root.walk(func(n node) {
		removed := (n.Filtered + n.Rechecked) * n.Loops
		switch {
		case n.Kind == "Seq Scan" && n.Rows*n.Loops+removed > mostScanned && n.Rows*n.Loops != counted:
			found = append(found, fmt.Sprintf("reads all of %s (%.0f rows)", n.Table, n.Rows*n.Loops+removed))
		case removed > mostRemoved:
			found = append(found, fmt.Sprintf("reads %.0f rows of %s in vain (%s)", removed, n.Table, n.Index))
		case n.Kind == "Sort" && n.Plans[0].Rows > mostSorted:
			found = append(found, fmt.Sprintf("sorts %.0f rows", n.Plans[0].Rows))
		case n.Kind == "Incremental Sort" && n.Plans[0].Rows > mostSorted*n.SortGroups.Count:
			found = append(found, fmt.Sprintf("sorts %.0f groups of %.0f rows", n.SortGroups.Count, n.Plans[0].Rows))
		}
	})
	return found
}

// scans names the indexes that a plan reads, and the tables that it reads from end to end.
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
