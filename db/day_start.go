package db

import (
	"sort"
	"time"
)

// FirstInstant is the first instant of the day in a time zone: the first at which the zone's clocks show the day or
// a later one. That is not always midnight. If clocks are put forward over midnight, it is the moment of the
// change; a day that is skipped begins and ends there. If clocks are put back over midnight, it is the first of the
// two midnights.
func (d Date) FirstInstant(zone *time.Location) time.Time {
	// 36 hours before and after are different days in every zone, and no zone changes its clocks twice in that
	// time.
	earlier, later := d.day.Add(-36*time.Hour).In(zone), d.day.Add(36*time.Hour).In(zone)
	midnight := d.day.Add(-offset(earlier)).In(zone)
	changedAt := clockChange(earlier, later)
	if changedAt.IsZero() || midnight.Before(changedAt) {
		return midnight
	}
	midnight = d.day.Add(-offset(later)).In(zone)
	if midnight.Before(changedAt) {
		return changedAt
	}
	return midnight
}

// clockChange is when a zone's clocks are changed between two instants; zero if they are not. There must be at most
// one change between them. (Time.ZoneBounds does not know the last days of leap years after 2037.)
func clockChange(from, to time.Time) time.Time {
	if offset(from) == offset(to) {
		return time.Time{}
	}
	seconds := sort.Search(int(to.Sub(from)/time.Second), func(n int) bool {
		return offset(from.Add(time.Duration(n)*time.Second)) != offset(from)
	})
	return from.Add(time.Duration(seconds) * time.Second)
}

// offset is the zone's offset from UTC.
func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}
