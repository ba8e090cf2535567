package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"orderly.example/test/tables"
)

// tell writes what became of the faults as a table, and below it what was missed.
func tell(to io.Writer, rows []row) (missed int) {
	var cells [][]string
	for _, r := range rows {
		if r.notPlayed != "" {
			cells = append(cells, []string{r.topology, r.fault, "", "", "", "", "", "", "", "not played: " + r.notPlayed})
			continue
		}
		cells = append(cells, []string{
			r.topology, r.fault, seconds(r.lasted), fmt.Sprint(r.requests), fmt.Sprint(r.failed), fmt.Sprint(r.wrong), seconds(r.unavailable),
			fmt.Sprintf("%d = %d", r.acknowledged, r.there), fmt.Sprintf("%d of %d", r.told, r.subscribers), verdict(r),
		})
	}
	columns := []string{"fleet", "fault", "lasted", "requests", "failed", "wrong", "failed for at most", "orders", "final events", ""}
	tables.Write(to, columns, cells)
	for _, r := range rows {
		if r.notes != "" || len(r.missed) > 0 {
			fmt.Fprintf(to, "- %s, %s: %s%s\n", r.topology, r.fault, r.notes, strings.Join(append([]string{""}, r.missed...), "; MISSED: "))
		}
		missed += len(r.missed)
	}
	return missed
}

func verdict(r row) string {
	if len(r.missed) > 0 {
		return "MISSED"
	}
	return "kept"
}

func seconds(d time.Duration) string {
	if d == 0 {
		return "0 s"
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
