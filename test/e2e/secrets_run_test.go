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
	viewerQuery    = `{ viewer { username role } }`
	userByAddress  = `query($address: String!) { userByEmail(email: $address) { username } }`
	emailByAddress = `query($address: String!) { userByEmail(email: $address) { email } }`
	logOut         = `mutation { logOut { user { username } errors { code } } }`
)

type vars = map[string]any

// person is somebody with an account.
type person struct{ name, address, password, id, token string }

func (p *person) bearer() []string { return []string{"Authorization", "Bearer " + p.token} }

// createPerson registers an account.
func (v *visit) createPerson(name string) *person {
	v.t.Helper()
	p := &person{name: name, address: v.newAddress(name), password: v.newPassword()}
	a := v.ask(register, vars{"name": name, "address": p.address, "password": p.password})
	p.id = v.firstID(a)
	return p
}

// firstID returns the first id in an answer.
func (v *visit) firstID(a reply) string {
	v.t.Helper()
	_, rest, found := strings.Cut(a.body, `"id":"`)
	require.True(v.t, found, a.body)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// requireRefused sends an operation that must fail with a code.
func (v *visit) requireRefused(code, operation string, variables vars, headers ...string) {
	v.t.Helper()
	a := v.ask(operation, variables, headers...)
	require.True(v.t, a.hasCode(code), "%s\n%s", code, a.body)
}

// requireGranted sends an operation that must succeed.
func (v *visit) requireGranted(operation string, variables vars, headers ...string) reply {
	v.t.Helper()
	a := v.ask(operation, variables, headers...)
	require.NotContains(v.t, a.body, `"code":`)
	return a
}

// registerAndLogIn registers and logs in with right and wrong input. cookies belong to a browser in which ann has
// logged in before.
func (v *visit) registerAndLogIn(ann, bob *person, cookies string) {
	v.requireRefused("TAKEN", register, vars{"name": "carol", "address": strings.ToUpper(ann.address), "password": v.newPassword()})
	v.requireRefused("TAKEN", register, vars{"name": "ANN", "address": v.newAddress("carol"), "password": v.newPassword()})
	v.requireRefused("INVALID", register, vars{"name": "carol", "address": "at " + v.domain, "password": v.newPassword()})
	v.requireRefused("INVALID", register, vars{"name": ann.address, "address": v.newAddress("dave"), "password": v.addSecret(secretPassword, rand.Text()[:7])})
	v.requireRefused("INVALID", register, vars{"name": "carol", "address": v.newAddress("erin"), "password": v.addSecret(secretPassword, strings.Repeat(rand.Text(), 4))})
	v.requireRefused("INVALID", logIn, vars{"name": ann.name, "password": v.addSecret(secretPassword, strings.Repeat(rand.Text(), 4))})
	v.requireRefused("BAD_CREDENTIALS", logIn, vars{"name": ann.name, "password": v.newPassword()})
	v.requireRefused("BAD_CREDENTIALS", logIn, vars{"name": "nobody", "password": v.newPassword()})
	v.requireRefused("BAD_CREDENTIALS", logIn, vars{"name": ann.address, "password": ann.password})
	v.requireRefused("BAD_CREDENTIALS", logIn, vars{"name": v.addSecret(secretTypedName, rand.Text()+`&"é\`), "password": ann.name + ann.name + ann.name})
	v.requireRefused("BAD_CREDENTIALS", logIn, vars{"name": ann.name, "password": v.newPassword(), "transport": "COOKIE"}, "Cookie", cookies)
	v.requireGranted(viewerQuery, nil, ann.bearer()...)
	for range 20 {
		if v.ask(logIn, vars{"name": bob.name, "password": v.newPassword()}).hasCode("THROTTLED") {
			return
		}
	}
	require.Fail(v.t, "guessed passwords are not throttled")
}

// useInvalidTokens sends tokens and cookies that are not valid.
func (v *visit) useInvalidTokens() {
	stray := v.addToken(rand.Text() + rand.Text()[:17]) // as long as a token
	for _, header := range [][]string{
		{"Authorization", "Bearer " + stray},
		{"Authorization", "Bearer " + v.addToken(rand.Text())},
		{"Authorization", "Basic " + v.addSecret(secretPassword, rand.Text())},
		{"Cookie", "orderly=" + v.addToken(stray[1:]+"x")},
		{"Cookie", "__Host-orderly=" + stray},
		{"Cookie", "orderly-device=" + v.addDevice(rand.Text()+"."+rand.Text()+"."+rand.Text())},
	} {
		a := v.ask(viewerQuery, nil, header...)
		require.NotContains(v.t, a.body, `"username"`)
	}
}

// searchByAddress finds people by their e-mail addresses, through every part of a request that can carry them.
func (v *visit) searchByAddress(ann, admin *person) {
	v.requireGranted(userByAddress, vars{"address": ann.address}, admin.bearer()...)
	require.Contains(v.t, v.requireGranted(emailByAddress, vars{"address": ann.address}, admin.bearer()...).body, ann.address)
	require.NotContains(v.t, v.requireGranted(emailByAddress, vars{"address": admin.address}, ann.bearer()...).body, admin.address)
	literal := `{ userByEmail(email: "` + ann.address + `") { username } users(filter: { search: "` + ann.address + `" }) { totalCount nodes { username } } }`
	v.requireGranted(literal, nil, admin.bearer()...)
	v.requireGranted(`query Search($search: String!) { users(filter: { search: $search }, orderBy: { field: USERNAME }) { nodes { username orders { totalCount } } } }`,
		vars{"search": v.domain}, admin.bearer()...)
	v.requireGranted(`query($id: ID!) { user(id: $id) { username unreadNotificationCount } node(id: $id) { id } }`, vars{"id": ann.id}, admin.bearer()...)
	get := "http://" + v.p.api + "/graphql?query=" + url.QueryEscape(literal)
	require.Contains(v.t, v.send(http.MethodGet, get, "", admin.bearer()...).body, ann.name)
	require.Equal(v.t, http.StatusNotFound, v.send(http.MethodGet, "http://"+v.p.api+"/none.txt?address="+url.QueryEscape(ann.address), "").status)
	hash := sha256.Sum256([]byte(literal))
	persisted, err := json.Marshal(vars{"query": literal, "extensions": vars{"persistedQuery": vars{"version": 1, "sha256Hash": hex.EncodeToString(hash[:])}}})
	require.NoError(v.t, err)
	require.Contains(v.t, v.post(string(persisted), admin.bearer()...).body, ann.name)
}

// changeAccounts changes accounts, with right and wrong input.
func (v *visit) changeAccounts(ann, bob, admin *person) {
	v.requireRefused("TAKEN", updateProfile, vars{"version": 1, "address": bob.address}, ann.bearer()...)
	v.requireRefused("STALE", updateProfile, vars{"version": 7, "address": v.newAddress("ann-7")}, ann.bearer()...)
	v.requireGranted(updateProfile, vars{"version": 1, "address": v.newAddress("ann-2")}, ann.bearer()...)
	next := v.newPassword()
	v.requireRefused("BAD_CREDENTIALS", changePassword, vars{"old": v.newPassword(), "new": next}, ann.bearer()...)
	v.requireRefused("INVALID", changePassword, vars{"old": ann.password, "new": v.addSecret(secretPassword, rand.Text()[:7])}, ann.bearer()...)
	v.requireGranted(changePassword, vars{"old": ann.password, "new": next}, ann.bearer()...)
	ann.password = next
	v.requireRefused("FORBIDDEN", resetPassword, vars{"user": admin.id, "password": v.newPassword()}, ann.bearer()...)
	bob.password = v.newPassword()
	v.requireGranted(resetPassword, vars{"user": bob.id, "password": bob.password}, admin.bearer()...)
	v.requireGranted(`mutation($user: ID!) { setUserRole(input: { user: $user, role: STAFF, expectedVersion: 1 }) { user { role } errors { code } } }`,
		vars{"user": bob.id}, admin.bearer()...)
	v.requireGranted(`mutation($user: ID!) { setUserActive(input: { user: $user, isActive: false, expectedVersion: 2 }) { user { isActive } errors { code } } }`,
		vars{"user": bob.id}, admin.bearer()...)
	v.requireRefused("LAST_ADMIN", `mutation($user: ID!) { setUserRole(input: { user: $user, role: STAFF, expectedVersion: 1 }) { errors { code message } } }`,
		vars{"user": admin.id}, admin.bearer()...)
}

// placeOrders uses the parts of the shop that are not about accounts.
func (v *visit) placeOrders(ann, admin *person) {
	product := v.firstID(v.requireGranted(`mutation { createProduct(input: { sku: "A", name: "A", price: "9.99", stock: 10 }) { product { id } errors { code } } }`, nil, admin.bearer()...))
	order := v.firstID(v.requireGranted(`mutation($product: ID!) { placeOrder(input: { items: [{ product: $product, quantity: 1 }], idempotencyKey: "k" }) { order { id } errors { code } } }`,
		vars{"product": product}, ann.bearer()...))
	v.requireGranted(`{ dashboard { user { username } unreadCount spending { total { amount } } recentOrders { number customer { username } } } }`, nil, ann.bearer()...)
	v.requireGranted(`mutation($order: ID!) { cancelOrder(input: { order: $order }) { order { status history { who { username } } } errors { code } } }`, vars{"order": order}, ann.bearer()...)
	v.requireGranted(`{ salesSeries(from: "2026-01-01", to: "2026-01-31", interval: WEEK) { orderCount } }`, nil, admin.bearer()...)
}

// sendInvalidRequests sends requests that contain no valid operation. A literal of a wrong type is not covered: the
// error repeats it to the client that sent it.
func (v *visit) sendInvalidRequests(ann *person) {
	typed := v.addSecret(secretPassword, rand.Text())
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
