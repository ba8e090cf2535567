package main

import (
	"maps"
	"math"
	"slices"
	"time"
)

// outcome is what became of an attack's requests.
type outcome struct {
	lasted time.Duration
	took   map[string][]time.Duration // by what was answered
}

// perSecond is how many answers of a kind came a second.
func (o outcome) perSecond(answer string) float64 {
	if o.lasted == 0 {
		return 0
	}
	return float64(len(o.took[answer])) / o.lasted.Seconds()
}

// percentile is the time that a part of the answers that are fine took at most,
// by the nearest rank: the median for 0.5. Without answers it is 0.
func (o outcome) percentile(part float64) time.Duration {
	sorted := slices.Sorted(slices.Values(o.took[fine]))
	if len(sorted) == 0 {
		return 0
	}
	rank := int(math.Ceil(part * float64(len(sorted))))
	return sorted[max(rank, 1)-1]
}

// others are the answers that are not fine, in alphabetical order.
func (o outcome) others() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(o.took)), func(answer string) bool { return answer == fine })
}
