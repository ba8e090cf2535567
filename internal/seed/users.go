package seed

import (
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

type user struct {
	id                   pgtype.UUID
	username             string
	role                 string
	isActive             bool
	createdAt, updatedAt time.Time
	version              int
}

func (s *shop) makeUsers(n int) []user {
	r := newStream(s.seed, topicUsers)
	first, last := firstNames(), lastNames()
	users := make([]user, n)
	for i := range users {
		r.row(i)
		users[i] = s.makeUser(i, n, r)
		users[i].username = username(i, first, last)
	}
	return users
}

// makeUser makes users in order of age: a quarter joined in the year before the first order, the others as the shop
// grew.
func (s *shop) makeUser(i, n int, r stream) user {
	u := user{role: role(i), isActive: i < demoUsers || !r.chance(40), version: 1}
	if early := n/4 + demoUsers; i < early {
		u.createdAt = s.start.Add(-year + year/time.Duration(early)*time.Duration(i) +
			time.Duration(r.Int64N(int64(year)/int64(early)))).Truncate(time.Microsecond)
	} else {
		u.createdAt = s.sales.moment(i-early, n-early, r)
	}
	u.id = r.id(u.createdAt)
	u.updatedAt = u.createdAt
	if changed := r.chance(300); changed || !u.isActive {
		u.version = r.between(2, 5)
		u.updatedAt = r.after(u.createdAt, time.Minute, 500*day, s.end)
	}
	return u
}

func username(i int, first, last []string) string {
	switch i {
	case demoCustomer:
		return "customer"
	case demoStaff:
		return "staff"
	case demoAdmin:
		return "admin"
	}
	combinations := len(first) * len(last)
	at := (i * 3571) % combinations // A prime, so that each combination comes up once in a round.
	name := first[at%len(first)] + "." + last[at/len(first)]
	if round := i / combinations; round > 0 {
		return fmt.Sprintf("%s%d", name, round+1)
	}
	return name
}

func role(i int) string {
	switch {
	case i == demoAdmin, i%2000 == 1011:
		return "ADMIN"
	case i == demoStaff, i%400 == 7:
		return "STAFF"
	default:
		return "CUSTOMER"
	}
}

func (u *user) row() []any {
	return []any{
		u.id, u.username, u.username + "@example.com", u.role, u.isActive, u.createdAt, u.updatedAt, u.version,
	}
}

// demoHash is bcrypt's hash of orderly-demo, with cost 12. In production nobody can log in with it: the column
// is_demo says so.
const demoHash = "$2a$12$M5tPVH4HVOjNmG/zeTgRb.m9W1gne2DKn03rZAlZF6ARtDi7R1.Te" //nolint:gosec // known to everyone

func (u *user) credential() []any { return []any{u.id, demoHash, true, u.createdAt} }
