package torture

import "time"

// Row has ten plain fields. Rows are made once, so that a benchmark measures the executor alone.
type Row struct {
	ID     string
	Name   string
	Note   *string
	Code   string
	Size   int
	Count  *int
	Weight float64
	Ready  bool
	Colour Colour
	MadeAt time.Time
}

func rowsOf(count int) []*Row {
	rows := make([]*Row, count)
	for id := range rows {
		rows[id] = &Row{
			ID:     oddText(id, "row"),
			Name:   "a name of moderate length",
			Note:   maybe(id, "rowNote", 3, "a note"),
			Code:   "AB-1234",
			Size:   roll(id, "rowSize") % 1000,
			Count:  maybe(id, "rowCount", 3, id),
			Weight: float64(id) * 1.25,
			Ready:  chance(id, "rowReady", 2),
			Colour: colourOf(id),
			MadeAt: moment(id),
		}
	}
	return rows
}
