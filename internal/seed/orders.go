package seed

import (
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// order is an order with its history, without its items.
type order struct {
	index      int
	id         pgtype.UUID
	customer   int // Index of the user.
	placedAt   time.Time
	steps      []step
	productsAt int // how many products there were to buy
}

// step is a change of an order's status.
type step struct {
	status string
	at     time.Time
	who    int // Index of the user; nobody for the system.
}

const nobody = -1

func (o *order) status() string       { return o.last().status }
func (o *order) last() step           { return o.steps[len(o.steps)-1] }
func (o *order) number() int          { return o.index + 1 }
func (s *shop) orderStream() stream   { return newStream(s.seed, topicOrders) }
func (s *shop) demoEvery() int        { return s.orderCount / demoOrders }
func (s *shop) demoOrder(k int) int   { return s.orderCount - 1 - k*s.demoEvery() }
func (s *shop) isDemo(index int) bool { return s.demoRank(index) < demoOrders }

// demoRank is an order's rank among the demo customer's, the newest being 0; at least demoOrders for an order of
// another customer.
func (s *shop) demoRank(index int) int {
	fromEnd := s.orderCount - 1 - index
	if fromEnd%s.demoEvery() != 0 {
		return demoOrders
	}
	return fromEnd / s.demoEvery()
}

// order makes the order of an index. Orders with higher indexes are later.
func (s *shop) order(index int, r stream) order {
	r.row(index)
	o := order{index: index, placedAt: s.sales.moment(index, s.orderCount, r)}
	o.id = r.id(o.placedAt)
	o.productsAt = s.productsAt(o.placedAt)
	if s.isDemo(index) {
		o.customer = demoCustomer
	} else {
		o.customer = s.buyers.draw(s.usersAt(o.placedAt), r)
	}
	o.steps = s.history(&o, s.status(&o, r), r)
	return o
}

// status draws the status of an order of its age. The demo customer's newest orders show each status.
func (s *shop) status(o *order, r stream) string {
	if recent := []string{"PENDING", "PAID", "SHIPPED", "CANCELLED"}; s.demoRank(o.index) < len(recent) {
		return recent[s.demoRank(o.index)]
	}
	states := [...]string{"PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"}
	var perMille [len(states)]int
	switch age := s.end.Sub(o.placedAt); {
	case age < day:
		perMille = [...]int{400, 450, 90, 0, 60}
	case age < 4*day:
		perMille = [...]int{80, 300, 490, 60, 70}
	case age < 14*day:
		perMille = [...]int{10, 40, 350, 520, 80}
	default:
		perMille = [...]int{1, 1, 3, 915, 80}
	}
	at := r.IntN(1000)
	for i, share := range perMille {
		if at < share {
			return states[i]
		}
		at -= share
	}
	return states[len(states)-1]
}

// history is the sequence of steps from PENDING to a status; none is after the end of the data.
func (s *shop) history(o *order, status string, r stream) []step {
	steps := append(make([]step, 0, 4), step{"PENDING", o.placedAt, o.customer})
	add := func(status string, least, most time.Duration, who func(time.Time) int) {
		at := r.after(steps[len(steps)-1].at, least, most, s.end)
		steps = append(steps, step{status, at, who(at)})
	}
	system := func(time.Time) int { return nobody }
	staff := func(at time.Time) int { return s.staffAt(at, r) }

	switch status {
	case "CANCELLED":
		if r.chance(400) { // cancelled after the payment, by the staff
			add("PAID", time.Minute, 2*time.Hour, system)
			add("CANCELLED", time.Hour, 2*day, staff)
		} else {
			add("CANCELLED", 5*time.Minute, 2*day, func(time.Time) int { return o.customer })
		}
	case "PAID", "SHIPPED", "DELIVERED":
		add("PAID", time.Minute, 2*time.Hour, system)
		if status != "PAID" {
			add("SHIPPED", 4*time.Hour, 3*day, staff)
		}
		if status == "DELIVERED" {
			add("DELIVERED", day, 5*day, system)
		}
	}
	return steps
}
