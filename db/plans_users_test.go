package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/sqlpage"
)

// userLists are all lists of users, with each filter in each order, for staff and for a customer, who only sees
// themselves.
func userLists(t testing.TB, e *explainer) []planCase {
	t.Helper()
	at := map[db.UserOrderField][]sqlpage.Row{
		db.UsersByUsername:  quantileRows(t, e, "users", "username", func() (sqlpage.Row, any) { u := &db.User{}; return u, &u.Username }),
		db.UsersByCreatedAt: quantileRows(t, e, "users", "created_at", func() (sqlpage.Row, any) { u := &db.User{}; return u, &u.CreatedAt }),
	}
	self := keys(t, e.DB, "SELECT id FROM users WHERE username = 'customer'")[0]
	var probes []planCase
	for _, f := range userFilters() {
		for field, rows := range at {
			for _, direction := range directions() {
				for _, scope := range []string{"users", "customer's users"} {
					l, err := db.Users(f.filter, &db.UserOrder{Field: field, Direction: direction})
					require.NoError(t, err)
					if scope != "users" {
						l.NarrowTo("id", self)
					}
					probes = append(probes, pageCases[db.User](e, listName(scope, f.name, string(field)), direction, l, rows)...)
				}
			}
		}
	}
	return probes
}

func userFilters() []namedFilter[*db.UserFilter] {
	yes, no := new(true), new(false)
	customer, staff, admin := new(db.UserRoleCustomer), new(db.UserRoleStaff), new(db.UserRoleAdmin)
	one, rare, common, absent, short := new("theo.diaz@"), new("theo.diaz"), new("theo"), new("xyzzy"), new("th")
	return []namedFilter[*db.UserFilter]{
		{"", nil},
		{"role: CUSTOMER", &db.UserFilter{Role: customer}},
		{"role: STAFF", &db.UserFilter{Role: staff}},
		{"role: ADMIN", &db.UserFilter{Role: admin}},
		{"isActive: true", &db.UserFilter{IsActive: yes}},
		{"isActive: false", &db.UserFilter{IsActive: no}},
		{"search: one", &db.UserFilter{Search: one}},
		{"search: rare", &db.UserFilter{Search: rare}},
		{"search: common", &db.UserFilter{Search: common}},
		{"search: all", &db.UserFilter{Search: new("example")}},
		{"search: absent", &db.UserFilter{Search: absent}},
		{"search: two letters", &db.UserFilter{Search: short}},
		{"role: CUSTOMER; isActive: false", &db.UserFilter{Role: customer, IsActive: no}},
		{"role: ADMIN; isActive: false", &db.UserFilter{Role: admin, IsActive: no}},
		{"role: STAFF; isActive: true", &db.UserFilter{Role: staff, IsActive: yes}},
		{"search: common; role: STAFF", &db.UserFilter{Search: common, Role: staff}},
		{"search: all; role: ADMIN", &db.UserFilter{Search: new("example"), Role: admin}},
		{"search: common; isActive: false", &db.UserFilter{Search: common, IsActive: no}},
	}
}
