package seed

import (
	"fmt"
	"strings"
	"time"
)

// notice is a notification without its id. At most one of its subjects is set.
type notice struct {
	user                   int // Index.
	kind, title, body      string
	createdAt              time.Time
	order, product, report any // Ids, or nil.
}

// notificationRows yields the demo users' notifications, every other one unread, and then those of everyone else,
// about reports, stock and orders.
func (s *shop) notificationRows(yield func([]any) bool) {
	r, orders := newStream(s.seed, topicNotifications), s.orderStream()
	count := 0
	send := func(n notice, read bool) bool {
		count++
		return yield(s.notificationRow(n, read, r))
	}
	begin := func() { r.row(count) }

	for _, demo := range []struct{ user, count int }{
		{demoCustomer, customerNotifications},
		{demoStaff, staffNotifications},
		{demoAdmin, adminNotifications},
	} {
		for k := range demo.count {
			begin()
			if !send(s.demoNotice(demo.user, k, orders, r), k%2 == 1) {
				return
			}
		}
	}

	for i := range s.reports {
		p := &s.reports[i]
		if p.requestedBy < demoUsers || p.status == "CANCELLED" {
			continue
		}
		begin()
		if !send(s.reportNotice(p, r), r.chance(850)) {
			return
		}
	}
	for range (s.notificationCount - count) / 10 {
		begin()
		n := s.stockNotice(nobody, r)
		if !send(n, s.isRead(n, r)) {
			return
		}
	}
	for i, left := 0, s.notificationCount-count; i < left; i++ {
		begin()
		index := (i*s.orderCount + r.IntN(s.orderCount)) / left
		if s.isDemo(index) {
			index--
		}
		n := s.orderNotice(index, orders, r)
		if !send(n, s.isRead(n, r)) {
			return
		}
	}
}

// demoNotice is the k-th notification of a demo user. The kinds alternate in blocks, so that each kind is both read
// and unread.
func (s *shop) demoNotice(user, k int, orders, r stream) notice {
	own := s.finishedReportsOf(user)
	switch at := k % 20; {
	case at >= 17, user != demoCustomer && at < 5:
		return s.reportNotice(own[k%len(own)], r)
	case user == demoCustomer:
		return s.orderNotice(s.demoOrder(k), orders, r)
	default:
		return s.stockNotice(user, r)
	}
}

func (s *shop) finishedReportsOf(user int) []*report {
	var own []*report
	for i := range s.reports {
		p := &s.reports[i]
		if p.requestedBy == user && (p.status == "SUCCEEDED" || p.status == "FAILED") {
			own = append(own, p)
		}
		if p.requestedBy >= demoUsers {
			break
		}
	}
	return own
}

// isRead makes it more likely that older notifications are read.
func (s *shop) isRead(n notice, r stream) bool {
	switch age := s.end.Sub(n.createdAt); {
	case age < 2*day:
		return r.chance(300)
	case age < 30*day:
		return r.chance(700)
	default:
		return r.chance(900)
	}
}

func (s *shop) orderNotice(index int, orders, r stream) notice {
	o := s.order(index, orders)
	step := o.last()
	if !s.isDemo(index) {
		step = pick(r, o.steps)
	}
	words := map[string]string{
		"PENDING":   "We have your order and wait for the payment.",
		"PAID":      "We have your payment and are packing.",
		"SHIPPED":   "Your parcel is on its way.",
		"DELIVERED": "Your parcel has arrived.",
		"CANCELLED": "Your order was called off; nothing will be charged.",
	}
	return notice{
		user:      o.customer,
		kind:      "ORDER_STATUS",
		title:     fmt.Sprintf("Order %d is %s", o.number(), strings.ToLower(step.status)),
		body:      words[step.status],
		createdAt: r.after(step.at, 10*time.Millisecond, 2*time.Second, s.end),
		order:     o.id,
	}
}

// stockNotice notifies a user, or for nobody a random member of the staff, of an active product.
func (s *shop) stockNotice(user int, r stream) notice {
	span := year
	if user != nobody {
		span = 60 * day
	}
	at := s.end.Add(-time.Duration(r.Int64N(int64(span)))).Truncate(time.Microsecond)
	if user == nobody {
		user = s.staffAt(at, r)
	}
	there := s.productsAt(at)
	index := s.popularity.draw(there, r)
	for !s.products[index].isActive {
		index = (index + 1) % there
	}
	p := &s.products[index]
	return notice{
		user:      user,
		kind:      "LOW_STOCK",
		title:     p.name + " is running out",
		body:      fmt.Sprintf("%d left in stock (%s).", r.between(1, 9), p.sku),
		createdAt: at,
		product:   p.id,
	}
}

func (s *shop) reportNotice(p *report, r stream) notice {
	what := strings.ReplaceAll(strings.ToLower(p.kind), "_", " ")
	n := notice{
		user:      p.requestedBy,
		kind:      "REPORT_READY",
		title:     fmt.Sprintf("Your report is ready: %s", what),
		body:      fmt.Sprintf("%s to %s, %s.", p.fromDate.Format(time.DateOnly), p.toDate.Format(time.DateOnly), rows(p.rows)),
		createdAt: r.after(p.finishedAt, time.Millisecond, time.Second, s.end),
		report:    p.id,
	}
	if s.users[p.requestedBy].role == "CUSTOMER" {
		n.title = "Your export is ready: orders"
	}
	if p.status == "FAILED" {
		n.title = fmt.Sprintf("Your report failed: %s", what)
		n.body = "Try a shorter range."
	}
	return n
}

func rows(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

func (s *shop) notificationRow(n notice, read bool, r stream) []any {
	var readAt any
	if read {
		readAt = r.after(n.createdAt, 30*time.Second, 3*day, s.end)
	}
	return []any{
		r.id(n.createdAt), s.users[n.user].id, n.kind, n.title, n.body, n.createdAt, readAt, n.order, n.product, n.report,
	}
}
