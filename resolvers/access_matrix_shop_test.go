package resolvers_test

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
	"orderly.example/test/services"
)

const accessPassword = "the password of all"

// accessShop is the shop of testdata/access.sql, as one column sees it.
type accessShop struct {
	*shop
	token  string
	things map[string]string // literals, by their names in questions
}

func newAccessShop(t *testing.T, c column) *accessShop {
	t.Helper()
	s := &accessShop{shop: openShop(t, services.Migrated(t), linked), things: thingsOf(c.of)}
	rows := entitycache.New(nil, s.db, entitycache.Options{})
	hub := pubsub.New(nil, pubsub.Options{Safety: 20 * time.Millisecond})
	t.Cleanup(hub.Close)
	s.handler = httpapi.NewGraphQL(httpapi.GraphQLOptions{DB: s.db, Caches: rows, Timeout: time.Minute, Accounts: &auth.Accounts{
		DB: s.db, Caches: rows, Sessions: auth.NewSessions(s.db, rows, auth.SessionOptions{}),
		Hasher: auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost}),
	}, Hub: hub, Enqueue: func(context.Context, pgx.Tx, uuid.UUID, int, int) error { return nil }})
	s.open(c)
	return s
}

// open fills the shop, and begins a session of the column's viewer. What was in it before is removed.
func (s *accessShop) open(c column) {
	s.t.Helper()
	sql, err := os.ReadFile("testdata/access.sql")
	require.NoError(s.t, err)
	s.exec(string(sql))
	hash, err := bcrypt.GenerateFromPassword([]byte(accessPassword), bcrypt.MinCost)
	require.NoError(s.t, err)
	s.exec(`INSERT INTO credentials (user_id, password_hash, changed_at) SELECT id, '` + string(hash) + `', now() FROM users`)
	s.token = ""
	if c.viewer != "" {
		s.logIn(c.viewer)
	}
}

// thingsOf names the things of a customer, and those of the shop.
func thingsOf(customer string) map[string]string {
	own := 1
	if customer == "another" {
		own = 2
	}
	id := func(kind db.Kind, number int) string {
		key := uuid.UUID{6: 0x70, 8: 0x80, 15: byte(number/10*16 + number%10)} // the decimal digits, as hexadecimal ones
		return strconv.Quote(db.ID{Kind: kind, UUID: key}.String())
	}
	return map[string]string{
		"user":         id(db.KindUser, own),
		"name":         strconv.Quote(customer),
		"email":        strconv.Quote(customer + "@example.com"),
		"order":        id(db.KindOrder, own),
		"number":       strconv.Itoa(own),
		"paid":         id(db.KindOrder, 10+own),
		"item":         id(db.KindOrderItem, own),
		"notification": id(db.KindNotification, own),
		"unread":       id(db.KindNotification, 10+own),
		"report":       id(db.KindReport, own),
		"queued":       id(db.KindReport, 10+own),
		"sold":         id(db.KindProduct, 5),
		"unsold":       id(db.KindProduct, 6),
	}
}

// logIn begins the session that the shop's questions are asked in.
func (s *accessShop) logIn(username string) {
	s.t.Helper()
	a := s.send(s.request(`mutation($name: String!, $password: String!) { logIn(input: { username: $name, password: $password }) { token } }`,
		map[string]any{"name": username, "password": accessPassword}))
	var data struct{ LogIn struct{ Token string } }
	require.NoError(s.t, json.Unmarshal(a.Data, &data))
	require.NotEmpty(s.t, data.LogIn.Token)
	s.token = data.LogIn.Token
}

// asks sends a question. It says what the answer tells of each of its keys, and whether anything was changed, which only
// a mutation that is granted may do.
func (s *accessShop) asks(q question) (word func(key string) string, changed bool) {
	s.t.Helper()
	r := s.request(q.with(s.things), nil)
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	before := s.contents(q)
	ask := s.send
	if q.streams {
		ask = s.firstEvent
	}
	a := ask(r)
	word = func(key string) string { return wordOf(a, key, s.things[q.holds]) }
	changed = before != s.contents(q)
	require.Equal(s.t, q.changes && word("it") == "yes", changed, "%s changes something: %s", q.text, word("it"))
	return word, changed
}

// contents is a hash of all rows of the shop, as far as a question may change them.
func (s *accessShop) contents(q question) string {
	s.t.Helper()
	if !q.changes {
		return ""
	}
	return scalar[string](s.shop, "SELECT md5(schema_to_xml('public', true, true, '')::text)")
}

// linked has reports that are there link to their file.
func linked(o *db.Options, _ *httpapi.GraphQLOptions) {
	o.Link = func(_ context.Context, r *db.Report) string { return "/files/" + r.Blob }
}
