package e2e

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"
)

const (
	register = `mutation($name: String!, $address: String!, $password: String!) {
		register(input: { username: $name, email: $address, password: $password }) { user { id username } errors { code message field } } }`
	logIn = `mutation($name: String!, $password: String!, $transport: SessionTransport! = TOKEN) {
		logIn(input: { username: $name, password: $password, transport: $transport }) { token user { id username } errors { code message field } } }`
	changePassword = `mutation($old: String!, $new: String!) {
		changePassword(input: { currentPassword: $old, newPassword: $new }) { user { username } errors { code message field } } }`
	resetPassword = `mutation($user: ID!, $password: String!) {
		resetPassword(input: { user: $user, newPassword: $password }) { user { username } errors { code message field } } }`
	updateProfile = `mutation($version: Int!, $address: String!) {
		updateProfile(input: { expectedVersion: $version, email: $address }) { user { username version } errors { code message field } } }`
	who        = `{ viewer { username role } }`
	byAddress  = `query($address: String!) { userByEmail(email: $address) { username } }`
	forAddress = `query($address: String!) { userByEmail(email: $address) { email } }`
	logOut     = `mutation { logOut { user { username } errors { code } } }`
)

type vars = map[string]any

// person is somebody with an account.
type person struct{ name, address, password, id, token string }

func (p *person) bearer() []string { return []string{"Authorization", "Bearer " + p.token} }

// join makes an account.
func (v *visit) join(name string) *person {
	v.t.Helper()
	p := &person{name: name, address: v.address(name), password: v.password()}
	a := v.ask(register, vars{"name": name, "address": p.address, "password": p.password})
	p.id = v.idIn(a)
	return p
}

// idIn is the first id of an answer.
func (v *visit) idIn(a reply) string {
	v.t.Helper()
	_, rest, found := strings.Cut(a.body, `"id":"`)
	require.True(v.t, found, a.body)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// refused sends what must be answered with a code.
func (v *visit) refused(code, operation string, variables vars, headers ...string) {
	v.t.Helper()
	a := v.ask(operation, variables, headers...)
	require.True(v.t, a.hasCode(code), "%s\n%s", code, a.body)
}

// granted sends what must be answered without errors.
func (v *visit) granted(operation string, variables vars, headers ...string) reply {
	v.t.Helper()
	a := v.ask(operation, variables, headers...)
	require.NotContains(v.t, a.body, `"code":`)
	return a
}

// people registers and logs in, rightly and wrongly; ann by a browser that she logged in by before.
func (v *visit) people(ann, bob *person, cookies string) {
	v.refused("TAKEN", register, vars{"name": "carol", "address": strings.ToUpper(ann.address), "password": v.password()})
	v.refused("TAKEN", register, vars{"name": "ANN", "address": v.address("carol"), "password": v.password()})
	v.refused("INVALID", register, vars{"name": "carol", "address": "at " + v.domain, "password": v.password()})
	v.refused("INVALID", register, vars{"name": ann.address, "address": v.address("dave"), "password": v.keep(aPassword, rand.Text()[:7])})
	v.refused("INVALID", register, vars{"name": "carol", "address": v.address("erin"), "password": v.keep(aPassword, strings.Repeat(rand.Text(), 4))})
	v.refused("INVALID", logIn, vars{"name": ann.name, "password": v.keep(aPassword, strings.Repeat(rand.Text(), 4))})
	v.refused("BAD_CREDENTIALS", logIn, vars{"name": ann.name, "password": v.password()})
	v.refused("BAD_CREDENTIALS", logIn, vars{"name": "nobody", "password": v.password()})
	v.refused("BAD_CREDENTIALS", logIn, vars{"name": ann.address, "password": ann.password})
	v.refused("BAD_CREDENTIALS", logIn, vars{"name": v.keep(aTypedName, rand.Text()+`&"é\`), "password": ann.name + ann.name + ann.name})
	v.refused("BAD_CREDENTIALS", logIn, vars{"name": ann.name, "password": v.password(), "transport": "COOKIE"}, "Cookie", cookies)
	v.granted(who, nil, ann.bearer()...)
	for range 20 {
		if v.ask(logIn, vars{"name": bob.name, "password": v.password()}).hasCode("THROTTLED") {
			return
		}
	}
	require.Fail(v.t, "guessing is not throttled")
}

// strangers come with tokens that don't count.
func (v *visit) strangers() {
	stray := v.token(rand.Text() + rand.Text()[:17]) // as long as one
	for _, header := range [][]string{
		{"Authorization", "Bearer " + stray},
		{"Authorization", "Bearer " + v.token(rand.Text())},
		{"Authorization", "Basic " + v.keep(aPassword, rand.Text())},
		{"Cookie", "orderly=" + v.token(stray[1:]+"x")},
		{"Cookie", "__Host-orderly=" + stray},
		{"Cookie", "orderly-device=" + v.keepDevice(rand.Text()+"."+rand.Text()+"."+rand.Text())},
	} {
		a := v.ask(who, nil, header...)
		require.NotContains(v.t, a.body, `"username"`)
	}
}

// lookUps find people by their addresses, in every way that a request can travel.
func (v *visit) lookUps(ann, admin *person) {
	v.granted(byAddress, vars{"address": ann.address}, admin.bearer()...)
	require.Contains(v.t, v.granted(forAddress, vars{"address": ann.address}, admin.bearer()...).body, ann.address)
	require.NotContains(v.t, v.granted(forAddress, vars{"address": admin.address}, ann.bearer()...).body, admin.address)
	literal := `{ userByEmail(email: "` + ann.address + `") { username } users(filter: { search: "` + ann.address + `" }) { totalCount nodes { username } } }`
	v.granted(literal, nil, admin.bearer()...)
	v.granted(`query Search($search: String!) { users(filter: { search: $search }, orderBy: { field: USERNAME }) { nodes { username orders { totalCount } } } }`,
		vars{"search": v.domain}, admin.bearer()...)
	v.granted(`query($id: ID!) { user(id: $id) { username unreadNotificationCount } node(id: $id) { id } }`, vars{"id": ann.id}, admin.bearer()...)
	get := "http://" + v.p.api + "/graphql?query=" + url.QueryEscape(literal)
	require.Contains(v.t, v.send(http.MethodGet, get, "", admin.bearer()...).body, ann.name)
	require.Equal(v.t, http.StatusNotFound, v.send(http.MethodGet, "http://"+v.p.api+"/none?address="+url.QueryEscape(ann.address), "").status)
	hash := sha256.Sum256([]byte(literal))
	persisted, err := json.Marshal(vars{"query": literal, "extensions": vars{"persistedQuery": vars{"version": 1, "sha256Hash": hex.EncodeToString(hash[:])}}})
	require.NoError(v.t, err)
	require.Contains(v.t, v.post(string(persisted), admin.bearer()...).body, ann.name)
}

// changes change accounts, rightly and wrongly.
func (v *visit) changes(ann, bob, admin *person) {
	v.refused("TAKEN", updateProfile, vars{"version": 1, "address": bob.address}, ann.bearer()...)
	v.refused("STALE", updateProfile, vars{"version": 7, "address": v.address("ann-7")}, ann.bearer()...)
	v.granted(updateProfile, vars{"version": 1, "address": v.address("ann-2")}, ann.bearer()...)
	next := v.password()
	v.refused("BAD_CREDENTIALS", changePassword, vars{"old": v.password(), "new": next}, ann.bearer()...)
	v.refused("INVALID", changePassword, vars{"old": ann.password, "new": v.keep(aPassword, rand.Text()[:7])}, ann.bearer()...)
	v.granted(changePassword, vars{"old": ann.password, "new": next}, ann.bearer()...)
	ann.password = next
	v.refused("FORBIDDEN", resetPassword, vars{"user": admin.id, "password": v.password()}, ann.bearer()...)
	bob.password = v.password()
	v.granted(resetPassword, vars{"user": bob.id, "password": bob.password}, admin.bearer()...)
	v.granted(`mutation($user: ID!) { setUserRole(input: { user: $user, role: STAFF, expectedVersion: 1 }) { user { role } errors { code } } }`,
		vars{"user": bob.id}, admin.bearer()...)
	v.granted(`mutation($user: ID!) { setUserActive(input: { user: $user, isActive: false, expectedVersion: 2 }) { user { isActive } errors { code } } }`,
		vars{"user": bob.id}, admin.bearer()...)
	v.refused("LAST_ADMIN", `mutation($user: ID!) { setUserRole(input: { user: $user, role: STAFF, expectedVersion: 1 }) { errors { code message } } }`,
		vars{"user": admin.id}, admin.bearer()...)
}

// purchases are what else a shop does.
func (v *visit) purchases(ann, admin *person) {
	product := v.idIn(v.granted(`mutation { createProduct(input: { sku: "A", name: "A", price: "9.99", stock: 10 }) { product { id } errors { code } } }`, nil, admin.bearer()...))
	order := v.idIn(v.granted(`mutation($product: ID!) { placeOrder(input: { items: [{ product: $product, quantity: 1 }], idempotencyKey: "k" }) { order { id } errors { code } } }`,
		vars{"product": product}, ann.bearer()...))
	v.granted(`{ dashboard { user { username } unreadCount spending { total { amount } } recentOrders { number customer { username } } } }`, nil, ann.bearer()...)
	v.granted(`mutation($order: ID!) { cancelOrder(input: { order: $order }) { order { status history { who { username } } } errors { code } } }`, vars{"order": order}, ann.bearer()...)
	v.granted(`{ salesSeries(from: "2026-01-01", to: "2026-01-31", interval: WEEK) { orderCount } }`, nil, admin.bearer()...)
}

// mistakes are requests that hold no operation that can run. (A literal where another type is due is told back to who
// wrote it: that is not looked at here.)
func (v *visit) mistakes(ann *person) {
	typed := v.keep(aPassword, rand.Text())
	for _, operation := range []string{
		`mutation { logIn(input: { username: "ann", password: "` + typed + `" "` + ann.address + `" }) { token } }`,
		`mutation { logIn(input: { username: "ann", password: "` + typed,
		`mutation { logIn(input: { username: "ann", passwort: "` + typed + `" }) { token } }`,
		`mutation { logIn(input: { username: "ann", password: { is: "` + typed + `" } }) { token } }`,
		`mutation { register(input: { username: "ann", email: { is: "` + ann.address + `" }, password: "` + typed + `" }) { user { id } } }`,
		`{ node(id: "` + ann.address + `") { id } }`,
		`{ orders(after: "` + ann.address + `") { totalCount } }`,
		`{ users(filter: { search: "` + ann.address + `", role: OWNER }) { totalCount } }`,
	} {
		require.Contains(v.t, v.ask(operation, nil, ann.bearer()...).body, `"errors":[{`, operation)
	}
	for _, variables := range []vars{
		{"name": ann.name, "password": vars{"is": ann.password}},
		{"name": ann.name, "password": []string{ann.password, ann.password}},
		{"name": ann.name, "password": ann.password, "transport": "PIGEON"},
		{"name": ann.name, "pass": ann.password},
	} {
		require.Contains(v.t, v.ask(logIn, variables).body, `"errors":[{`)
	}
	for _, body := range []string{
		`{"query": "{ viewer { id } }", "variables": "` + ann.address + `"}`, `{"query": ["` + typed + `"]}`, ann.address, `{"` + ann.address,
	} {
		require.Contains(v.t, v.post(body).body, `"errors":[{`)
	}
	v.post("password="+typed, "Content-Type", "application/x-www-form-urlencoded")
}
