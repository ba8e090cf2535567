package e2e

import (
	"bytes"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// visit is a run of everything in the program, and what came out of it.
type visit struct {
	t       *testing.T
	p       *running
	domain  string // of all addresses
	secrets []secret
	answers []reply
	client  *http.Client
}

// reply is what the program answered, and whether addresses were asked for.
type reply struct {
	status       int
	header       http.Header
	body         string
	hasAddresses bool
}

func newVisit(t *testing.T) *visit {
	t.Helper()
	v := &visit{t: t, domain: strings.ToLower(rand.Text()) + ".example", client: &http.Client{Transport: &http.Transport{}}}
	t.Cleanup(v.client.CloseIdleConnections)
	v.keep(anAddress, v.domain)
	v.keep(aPasswordHash, "$2a$12$") // how each begins
	return v
}

// environment is a production whose services are behind taps, with secrets of their own where the services take any.
func (v *visit) environment(postgres *pgconn.Config, redis *redis.Options, toPostgres, toRedis *tap) []string {
	databasePassword, redisUser, redisPassword := postgres.Password, redis.Username, redis.Password
	if databasePassword == "" {
		databasePassword = rand.Text()
	}
	if redisPassword == "" {
		redisUser, redisPassword = "default", rand.Text()
	}
	v.keep(aServiceSecret, databasePassword)
	v.keep(aServiceSecret, redisPassword)
	return anyPort(
		"DATABASE_URL="+withLogin("postgres", postgres.User, databasePassword, toPostgres, postgres.Database+"?sslmode=disable"),
		"REDIS_URL="+withLogin("redis", redisUser, redisPassword, toRedis, strconv.Itoa(redis.DB)),
		"ORDERLY_URL_SECRET="+v.keep(aServiceSecret, v.keepDerived(rand.Text()+rand.Text())),
	)
}

// keepDerived keeps the key that is made of a secret.
func (v *visit) keepDerived(secret string) string {
	v.t.Helper()
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "orderly: devices", sha256.Size)
	require.NoError(v.t, err)
	v.keep(aServiceSecret, string(key))
	return secret
}

func withLogin(scheme, user, password string, to *tap, rest string) string {
	return scheme + "://" + url.UserPassword(user, password).String() + "@" + to.listener.Addr().String() + "/" + rest
}

func (v *visit) keep(kind secretKind, text string) string {
	v.secrets = append(v.secrets, secret{kind, text})
	return text
}

// password is a new one, with characters that encodings write in their ways.
func (v *visit) password() string { return v.keep(aPassword, rand.Text()+`&"é\`) }

func (v *visit) address(name string) string { return v.keep(anAddress, name+"@"+v.domain) }

// token keeps a session's token and its hash.
func (v *visit) token(text string) string {
	hash := sha256.Sum256([]byte(text))
	v.keep(aTokenHash, string(hash[:]))
	return v.keep(aToken, text)
}

// ask sends an operation by POST. Headers come in pairs.
func (v *visit) ask(operation string, variables map[string]any, headers ...string) reply {
	v.t.Helper()
	body, err := json.Marshal(map[string]any{"query": operation, "variables": variables})
	require.NoError(v.t, err)
	return v.post(string(body), headers...)
}

func (v *visit) post(body string, headers ...string) reply {
	v.t.Helper()
	return v.send(http.MethodPost, "http://"+v.p.api+"/graphql", body, headers...)
}

func (v *visit) send(method, address, body string, headers ...string) reply {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, address, strings.NewReader(body))
	require.NoError(v.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Orderly-Debug", "1")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := v.client.Do(r)
	require.NoError(v.t, err)
	content, err := io.ReadAll(response.Body)
	require.NoError(v.t, err)
	require.NoError(v.t, response.Body.Close())
	v.answers = append(v.answers, reply{
		status: response.StatusCode, header: response.Header, body: string(content),
		hasAddresses: strings.Contains(body, "{ email }"),
	})
	return v.answers[len(v.answers)-1]
}

// hand takes a token out of the answer to logIn, where alone it may be, and keeps it.
func (v *visit) hand(p *person, transport string) string {
	v.t.Helper()
	v.ask(logIn, vars{"name": p.name, "password": p.password, "transport": transport})
	answer := &v.answers[len(v.answers)-1]
	var data struct {
		Data struct{ LogIn struct{ Token *string } }
	}
	require.NoError(v.t, json.Unmarshal([]byte(answer.body), &data), answer.body)
	if transport == "TOKEN" {
		require.NotNil(v.t, data.Data.LogIn.Token, answer.body)
		token := v.token(*data.Data.LogIn.Token)
		answer.body = strings.Replace(answer.body, token, "", 1)
		return token
	}
	require.Nil(v.t, data.Data.LogIn.Token)
	cookies := (&http.Response{Header: answer.header}).Cookies()
	require.Len(v.t, cookies, 2, answer.body)
	token, device := v.token(cookies[0].Value), v.keepDevice(cookies[1].Value)
	for i, secret := range []string{token, device} {
		answer.header["Set-Cookie"][i] = strings.Replace(answer.header["Set-Cookie"][i], secret, "", 1)
	}
	return cookies[0].Name + "=" + token + "; " + cookies[1].Name + "=" + device
}

// keepDevice keeps a device's cookie, and its parts: its number, its proof and its signature.
func (v *visit) keepDevice(cookie string) string {
	for part := range strings.SplitSeq(cookie, ".") {
		v.keep(aDevice, part)
	}
	return v.keep(aDevice, cookie)
}

// hasCode says whether an answer has an error with a code, of either sort.
func (r reply) hasCode(code string) bool {
	return strings.Contains(r.body, `"code":"`+code+`"`)
}

// said is all that was answered: everything, or what no address was asked for in.
func (v *visit) said(everything bool) string {
	var text bytes.Buffer
	for _, a := range v.answers {
		if everything || !a.hasAddresses {
			_ = a.header.Write(&text) // a buffer takes all
			text.WriteString(a.body)
		}
	}
	return text.String()
}

// runWithInput runs the program to its end with an input, and returns what it said.
func runWithInput(t *testing.T, environ []string, input string, args ...string) string {
	t.Helper()
	c := program(t, environ, args...)
	c.Stdin = strings.NewReader(input)
	said, err := c.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return string(said)
}
