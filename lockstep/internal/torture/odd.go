package torture

import (
	"math"
	"strconv"
	"time"
)

// oddText gives strings that an encoder can get wrong.
func oddText(id int, field string) string {
	texts := []string{
		"plain",
		"",
		`a "quoted" back\slash`,
		"line\nfeed\ttab\rreturn\x00\x07\x1f\x7f",
		"<script>&amp;</script>",
		"line\u2028and paragraph\u2029separators",
		"broken \xff\xfe utf-8 \xe2\x82",
		"Grüße, 世界 🌍",
	}
	return texts[roll(id, field)%len(texts)] + " " + strconv.Itoa(id)
}

// oddFloat gives numbers at the ends of what a float can be.
func oddFloat(id int, field string) float64 {
	numbers := []float64{
		0, math.Copysign(0, -1), 1, -1.5, 0.1, 1e21, 1e20, 123456789.125, 1e-7,
		math.MaxFloat64, math.SmallestNonzeroFloat64, -math.MaxFloat32, math.Pi,
	}
	return numbers[roll(id, field)%len(numbers)]
}

// oddInt gives numbers at the ends of what bits bits can hold.
func oddInt(id int, field string, bits int) int64 {
	numbers := []int64{0, 1, -1, 1<<(bits-1) - 1, -1 << (bits - 1), 42, 1000}
	return numbers[roll(id, field)%len(numbers)]
}

// moment gives times in several zones and precisions.
func moment(id int) time.Time {
	zones := []*time.Location{time.UTC, time.FixedZone("", 2*3600), time.FixedZone("west", -9*3600-1800)}
	nanos := []int64{0, 1, 120000000, 999999999}
	return time.Unix(int64(roll(id, "seconds")), nanos[roll(id, "nanos")%len(nanos)]).In(zones[roll(id, "zone")%len(zones)])
}
