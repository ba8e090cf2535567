package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/netip"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// What becomes of a log-in.
const (
	badCredentials = "BAD_CREDENTIALS"
	busy           = "BUSY"
	throttled      = "THROTTLED"
)

func logInOperation(username, password string) operation {
	return operation{
		Query:     `mutation LogIn($input: LogInInput!) { logIn(input: $input) { token errors { code } } }`,
		Variables: map[string]any{"input": map[string]any{"username": username, "password": password}},
	}
}

// logIns are log-ins of all customers, with the right password every other
// time. From many addresses, as a proxy tells them, or from one.
func (s *stage) logIns(url string, manyAddresses bool) attack {
	return attack{
		url: url,
		header: func() http.Header {
			header := headerOf("")
			if manyAddresses {
				header.Set("X-Forwarded-For", randomAddress())
			}
			return header
		},
		next: func() operation {
			password := s.accounts.password
			if rand.N(2) == 0 {
				password = "not the password"
			}
			return logInOperation(s.accounts.customers[rand.N(len(s.accounts.customers))], password)
		},
		judge: judgeLogIn,
	}
}

func randomAddress() string {
	n := rand.Uint32()
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}).String() //nolint:gosec // its bytes
}

// judgeLogIn finds one fine that began a session.
func judgeLogIn(r *vegeta.Result) string {
	var a struct {
		Data struct {
			LogIn struct {
				Token  *string
				Errors []struct{ Code string }
			}
		}
	}
	if r.Code != http.StatusOK || json.Unmarshal(r.Body, &a) != nil {
		return failure(r)
	}
	switch {
	case a.Data.LogIn.Token != nil:
		return fine
	case len(a.Data.LogIn.Errors) > 0:
		return a.Data.LogIn.Errors[0].Code
	default:
		return failure(r)
	}
}
