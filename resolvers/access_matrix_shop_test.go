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
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

const accessPassword = "the password of all"

// accessShop is the shop of testdata/access.sql, used by the viewer of one column.
type accessShop struct {
	*shop
	token    string
	literals map[string]string // by placeholder
}

func newAccessShop(t *testing.T, c column) *accessShop {
	t.Helper()
	s := &accessShop{shop: openShop(t, services.Migrated(t), withReportLinks), literals: literalsOf(c.of)}
	rows := entitycache.New(nil, s.db, entitycache.Options{})
	hub := pubsub.New(nil, pubsub.Options{Safety: 20 * time.Millisecond})
	t.Cleanup(hub.Close)
	handler, err := httpapi.NewGraphQL(httpapi.GraphQLOptions{DB: s.db, Caches: rows, Timeout: time.Minute, Accounts: &auth.Accounts{
		DB: s.db, Caches: rows, Sessions: auth.NewSessions(s.db, rows, auth.SessionOptions{}),
		Hasher: auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost}),
	}, Hub: hub, Enqueue: func(context.Context, pgx.Tx, uuid.UUID, int, int) error { return nil }})
	require.NoError(t, err)
	s.handler = handler
	s.reset(c)
	s.requireRows()
	return s
}

// requireRows requires a row of each kind, whose id is the literal of the kind's name.
func (s *accessShop) requireRows() {
	s.t.Helper()
	for kind, row := range db.Kinds() {
		var id db.ID
		text, err := strconv.Unquote(s.literals[lowerFirst(kind.String())])
		require.NoError(s.t, err)
		require.NoError(s.t, id.UnmarshalGQL(text))
		require.True(s.t, scalar[bool](s.shop, "SELECT EXISTS (SELECT FROM "+sqlpage.TableName(row)+" WHERE id = '"+id.UUID.String()+"')"),
			"testdata/access.sql lacks the row of the literal %s (CONTRIBUTING.md, \"Add an entity\", step 8)", lowerFirst(kind.String()))
	}
}

// reset fills the shop anew, and logs in the column's viewer.
func (s *accessShop) reset(c column) {
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

// literalsOf returns the literals for a customer's objects and for the shop's products, by placeholder.
func literalsOf(customer string) map[string]string {
	own := 1
	if customer == "another" {
		own = 2
	}
	id := func(kind db.Kind, number int) string {
		key := uuid.UUID{6: 0x70, 8: 0x80, 15: byte(number/10*16 + number%10)} // the decimal digits, read as hexadecimal
		return strconv.Quote(db.ID{Kind: kind, UUID: key}.String())
	}
	return map[string]string{
		"user":         id(db.KindUser, own),
		"name":         strconv.Quote(customer),
		"email":        strconv.Quote(customer + "@example.com"),
		"order":        id(db.KindOrder, own),
		"number":       strconv.Itoa(own),
		"paid":         id(db.KindOrder, 10+own),
		"orderItem":    id(db.KindOrderItem, own),
		"notification": id(db.KindNotification, own),
		"unread":       id(db.KindNotification, 10+own),
		"report":       id(db.KindReport, own),
		"queued":       id(db.KindReport, 10+own),
		"session":      id(db.KindSession, own),
		"category":     id(db.KindCategory, 7),
		"product":      id(db.KindProduct, 5),
		"unsold":       id(db.KindProduct, 6),
	}
}

// logIn starts the session in which the questions are sent.
func (s *accessShop) logIn(username string) {
	s.t.Helper()
	a := s.send(s.request(`mutation($name: String!, $password: String!) { logIn(input: { username: $name, password: $password }) { token } }`,
		map[string]any{"name": username, "password": accessPassword}))
	var data struct{ LogIn struct{ Token string } }
	require.NoError(s.t, json.Unmarshal(a.Data, &data))
	require.NotEmpty(s.t, data.LogIn.Token)
	s.token = data.LogIn.Token
}

// sendQuestion sends a question. outcome returns the outcome of a response key. changed reports whether any row
// changed, which is allowed only for a mutation that was granted.
func (s *accessShop) sendQuestion(q question) (outcome func(key string) string, changed bool) {
	s.t.Helper()
	r := s.request(q.withLiterals(s.literals), nil)
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	before := s.contentHash(q)
	ask := s.send
	if q.streams {
		ask = s.firstEvent
	}
	a := ask(r)
	outcome = func(key string) string { return outcomeOf(a, key, s.literals[q.holds]) }
	changed = before != s.contentHash(q)
	require.Equal(s.t, q.changes && outcome("it") == "yes", changed, "%s: only a granted mutation changes data; the outcome is %s", q.text, outcome("it"))
	return outcome, changed
}

// contentHash returns a hash of all rows. It is empty if the question cannot change any.
func (s *accessShop) contentHash(q question) string {
	s.t.Helper()
	if !q.changes {
		return ""
	}
	return scalar[string](s.shop, "SELECT md5(schema_to_xml('public', true, true, '')::text)")
}

// withReportLinks gives finished reports a link to their file.
func withReportLinks(o *db.Options, _ *httpapi.GraphQLOptions) {
	o.Link = func(_ context.Context, r *db.Report) string { return "/files/" + r.Blob }
}
