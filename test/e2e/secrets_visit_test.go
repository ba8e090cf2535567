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

// visit is one run through everything that handles secrets, and the output of it.
type visit struct {
	t       *testing.T
	p       *running
	domain  string // of all addresses
	secrets []secret
	answers []reply
	client  *http.Client
}

// reply is an answer of the program. hasAddresses says that the operation selects e-mail addresses.
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
	v.addSecret(secretAddress, v.domain)
	v.addSecret(secretPasswordHash, "$2a$12$") // the prefix of each hash
	return v
}

// environment returns a production environment whose services are behind proxies. Services that accept any password
// get new secrets.
func (v *visit) environment(postgres *pgconn.Config, redis *redis.Options, toPostgres, toRedis *proxy) []string {
	databasePassword, redisUser, redisPassword := postgres.Password, redis.Username, redis.Password
	if databasePassword == "" {
		databasePassword = rand.Text()
	}
	if redisPassword == "" {
		redisUser, redisPassword = "default", rand.Text()
	}
	v.addSecret(secretOfService, databasePassword)
	v.addSecret(secretOfService, redisPassword)
	return testEnvironment(
		"DATABASE_URL="+withLogin("postgres", postgres.User, databasePassword, toPostgres, postgres.Database+"?sslmode=disable"),
		"REDIS_URL="+withLogin("redis", redisUser, redisPassword, toRedis, strconv.Itoa(redis.DB)),
		"ORDERLY_URL_SECRET="+v.addSecret(secretOfService, v.addDerivedKey(rand.Text()+rand.Text())),
	)
}

// addDerivedKey adds the key that is derived from a secret, and returns the secret.
func (v *visit) addDerivedKey(secret string) string {
	v.t.Helper()
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "orderly: devices", sha256.Size)
	require.NoError(v.t, err)
	v.addSecret(secretOfService, string(key))
	return secret
}

func withLogin(scheme, user, password string, to *proxy, rest string) string {
	return scheme + "://" + url.UserPassword(user, password).String() + "@" + to.listener.Addr().String() + "/" + rest
}

func (v *visit) addSecret(kind secretKind, text string) string {
	v.secrets = append(v.secrets, secret{kind, text})
	return text
}

// newPassword returns a new password with characters that encodings escape.
func (v *visit) newPassword() string { return v.addSecret(secretPassword, rand.Text()+`&"é\`) }

func (v *visit) newAddress(name string) string { return v.addSecret(secretAddress, name+"@"+v.domain) }

// addToken adds a session's token and its hash.
func (v *visit) addToken(text string) string {
	hash := sha256.Sum256([]byte(text))
	v.addSecret(secretTokenHash, string(hash[:]))
	return v.addSecret(secretToken, text)
}

// ask sends an operation by POST. headers are pairs of name and value.
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

// takeToken logs in, removes the token from the answer, which is the only place where it may appear, and adds it to
// the secrets.
func (v *visit) takeToken(p *person, transport string) string {
	v.t.Helper()
	v.ask(logIn, vars{"name": p.name, "password": p.password, "transport": transport})
	answer := &v.answers[len(v.answers)-1]
	var data struct {
		Data struct{ LogIn struct{ Token *string } }
	}
	require.NoError(v.t, json.Unmarshal([]byte(answer.body), &data), answer.body)
	if transport == "TOKEN" {
		require.NotNil(v.t, data.Data.LogIn.Token, answer.body)
		token := v.addToken(*data.Data.LogIn.Token)
		answer.body = strings.Replace(answer.body, token, "", 1)
		return token
	}
	require.Nil(v.t, data.Data.LogIn.Token)
	cookies := (&http.Response{Header: answer.header}).Cookies()
	require.Len(v.t, cookies, 2, answer.body)
	token, device := v.addToken(cookies[0].Value), v.addDevice(cookies[1].Value)
	for i, secret := range []string{token, device} {
		answer.header["Set-Cookie"][i] = strings.Replace(answer.header["Set-Cookie"][i], secret, "", 1)
	}
	return cookies[0].Name + "=" + token + "; " + cookies[1].Name + "=" + device
}

// addDevice adds a device's cookie and its parts: id, proof and signature.
func (v *visit) addDevice(cookie string) string {
	for part := range strings.SplitSeq(cookie, ".") {
		v.addSecret(secretDevice, part)
	}
	return v.addSecret(secretDevice, cookie)
}

// hasCode reports whether the answer has an error with the code, either at the top level or in a payload.
func (r reply) hasCode(code string) bool {
	return strings.Contains(r.body, `"code":"`+code+`"`)
}

// answerTexts returns all answers. Without everything, it leaves out those that may contain addresses.
func (v *visit) answerTexts(everything bool) string {
	var text bytes.Buffer
	for _, a := range v.answers {
		if everything || !a.hasAddresses {
			_ = a.header.Write(&text) // a buffer returns no error
			text.WriteString(a.body)
		}
	}
	return text.String()
}

// runWithInput runs the program to its end with an input, and returns its output.
func runWithInput(t *testing.T, environ []string, input string, args ...string) string {
	t.Helper()
	c := program(t, environ, args...)
	c.Stdin = strings.NewReader(input)
	said, err := c.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return string(said)
}
