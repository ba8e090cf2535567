package seed

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// topic separates the random numbers of one kind of rows from all others, so that a change to one table does not
// change the others.
type topic uint64

const (
	topicUsers topic = iota + 1
	topicProducts
	topicBuyers
	topicPopularity
	topicOrders
	topicItemCounts
	topicItems
	topicEvents
	topicNotifications
	topicReports
	topicCategories
	topicProductCategories
)

// stream draws random numbers for one row at a time. A row's numbers depend only on the seed, the topic and the
// row's index: so a row can be made again in another pass instead of being kept.
type stream struct {
	*rand.Rand
	source *rand.PCG
	key    uint64
}

func newStream(seed uint64, of topic) stream {
	source := rand.NewPCG(0, 0)
	s := stream{Rand: rand.New(source), source: source, key: mix(seed) + uint64(of)}
	s.row(0)
	return s
}

// row selects the numbers of the row with this index.
func (s stream) row(index int) {
	s.source.Seed(mix(s.key), mix(s.key^mix(uint64(index))))
}

// between draws from least to most, inclusive.
func (s stream) between(least, most int) int { return least + s.IntN(most-least+1) }

// chance is true in this many of a thousand draws.
func (s stream) chance(perMille int) bool { return s.IntN(1000) < perMille }

// after draws a time from least to most after t, but not after end.
func (s stream) after(t time.Time, least, most time.Duration, end time.Time) time.Time {
	delay := least + time.Duration(s.Int64N(int64(most-least)))
	if left := end.Sub(t); delay > left {
		delay = time.Duration(s.Int64N(int64(left) + 1))
	}
	return t.Add(delay).Truncate(time.Microsecond)
}

// id makes a UUIDv7 (RFC 9562, 5.7) of the row's time and random bits.
func (s stream) id(t time.Time) pgtype.UUID {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(t.UnixMilli())<<16|s.Uint64()&0x0fff|0x7000)
	binary.BigEndian.PutUint64(id[8:], s.Uint64()&0x3fff_ffff_ffff_ffff|0x8000_0000_0000_0000)
	return pgtype.UUID{Bytes: id, Valid: true}
}

func pick[T any](s stream, from []T) T { return from[s.IntN(len(from))] }

// mix is the finalizer of SplitMix64 (Steele, Lea, Flood 2014): similar inputs give unrelated outputs.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
