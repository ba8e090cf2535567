package seed

import (
	"math/bits"
	"sort"
	"time"
)

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// calendar says how busy a growing shop is: by year, season, weekday and hour. It holds cumulative weights up to
// the end of each hour.
type calendar struct {
	start time.Time
	upTo  []uint64
}

func newCalendar(start, end time.Time) calendar {
	months := [...]uint64{80, 75, 85, 90, 95, 90, 80, 78, 95, 105, 160, 170} // from January
	weekdays := [...]uint64{120, 100, 92, 90, 95, 105, 125}                  // from Sunday
	hours := [...]uint64{
		20, 10, 6, 4, 4, 8, 20, 40, 60, 75, 85, 90,
		95, 90, 80, 78, 82, 90, 100, 115, 125, 110, 80, 45,
	}
	count := int(end.Sub(start) / time.Hour)
	c := calendar{start: end.Add(-time.Duration(count) * time.Hour), upTo: make([]uint64, count)}
	var sum uint64
	for hour := range count {
		t := c.start.Add(time.Duration(hour) * time.Hour)
		growth := 100 + uint64(180*hour/count) // 2.8-fold over the whole time
		sum += growth * months[t.Month()-1] * weekdays[t.Weekday()] * hours[t.Hour()]
		c.upTo[hour] = sum
	}
	return c
}

// moment is when row i of n happens. It rises with i.
func (c calendar) moment(i, n int, s stream) time.Time {
	sum := c.upTo[len(c.upTo)-1]
	high, low := bits.Mul64(uint64(i), sum)
	low, carry := bits.Add64(low, s.Uint64N(sum), 0)
	at, _ := bits.Div64(high+carry, low, uint64(n))

	hour := sort.Search(len(c.upTo), func(h int) bool { return at < c.upTo[h] })
	var before uint64
	if hour > 0 {
		before = c.upTo[hour-1]
	}
	high, low = bits.Mul64(at-before, uint64(time.Hour))
	within, _ := bits.Div64(high, low, c.upTo[hour]-before)
	return c.start.Add(time.Duration(hour)*time.Hour + time.Duration(within)).Truncate(time.Microsecond)
}
