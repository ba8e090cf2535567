package seed

import (
	"math"
	"sort"
	"time"
)

// The users that exist at every scale, by their index.
const (
	demoCustomer = iota
	demoStaff
	demoAdmin
	demoUsers
)

// What the demo users have at every scale.
const (
	demoOrders            = 120
	customerNotifications = 40
	staffNotifications    = 30
	adminNotifications    = 20
	customerReports       = 6
	staffReports          = 10
	adminReports          = 8
)

// shop is what all rows are made from. It holds users, products and reports; orders, with their items and events,
// are made row by row and not kept.
type shop struct {
	seed       uint64
	currency   string
	start, end time.Time
	sales      calendar

	users      []user
	staff      []int // Indexes of the staff and admins, by the age of their accounts.
	products   []product
	categories []category
	reports    []report
	buyers     weights
	popularity weights

	orderCount        int
	notificationCount int
}

func newShop(opts Options) *shop {
	start := opts.Now.AddDate(-3, 0, 0)
	s := &shop{
		seed:              opts.Seed,
		currency:          opts.Currency,
		start:             start,
		end:               opts.Now,
		sales:             newCalendar(start, opts.Now),
		orderCount:        scaled(50_000, opts.Scale),
		notificationCount: scaled(25_000, opts.Scale),
	}
	s.users = s.makeUsers(scaled(5_000, opts.Scale))
	for i, u := range s.users {
		if u.role != "CUSTOMER" {
			s.staff = append(s.staff, i)
		}
	}
	s.products = s.makeProducts(scaled(1_000, opts.Scale))
	s.categories = s.makeCategories()
	s.reports = s.makeReports(max(scaled(200, opts.Scale), customerReports+staffReports+adminReports))

	// A sixth of the customers never buys; the demo customer's orders are assigned separately.
	s.buyers = zipf(len(s.users), 20, newStream(s.seed, topicBuyers), func(i int) bool {
		return s.users[i].role != "CUSTOMER" || i == demoCustomer || i%6 == 5
	})
	s.popularity = zipf(len(s.products), 10, newStream(s.seed, topicPopularity), func(int) bool { return false })
	return s
}

func scaled(count int, scale float64) int { return int(math.Round(float64(count) * scale)) }

// usersAt is how many of the users, which are in order of age, exist at a time.
func (s *shop) usersAt(t time.Time) int {
	return sort.Search(len(s.users), func(i int) bool { return s.users[i].createdAt.After(t) })
}

// productsAt is how many of the products, which are in order of age, exist at a time.
func (s *shop) productsAt(t time.Time) int {
	return sort.Search(len(s.products), func(i int) bool { return s.products[i].createdAt.After(t) })
}

// staffAt draws a member of the staff who existed at a time.
func (s *shop) staffAt(t time.Time, r stream) int {
	n := sort.Search(len(s.staff), func(i int) bool { return s.users[s.staff[i]].createdAt.After(t) })
	return s.staff[r.IntN(n)]
}
