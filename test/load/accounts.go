package main

import (
	"context"
	"crypto/rand"
	"errors"

	"orderly.example/test/process"
)

// accounts are users who can log in: all of them with one password.
type accounts struct {
	password  string
	staff     string
	customers []string
}

// letUsersIn makes an account of staff as an operator does, and gives its
// password to the seeded users, whom production does not let in with theirs.
func (s *stage) letUsersIn(ctx context.Context) (accounts, error) {
	a := accounts{password: rand.Text(), staff: "load"}
	err := s.command(ctx, a.password, s.production(),
		"user", "create", "--username", a.staff, "--email", "load@example.com", "--role", "STAFF", "--password-stdin")
	if err != nil {
		return accounts{}, err
	}
	a.customers, err = process.Query[string](ctx, s.database.url, `WITH known AS (
	SELECT password_hash FROM credentials c JOIN users u ON u.id = c.user_id WHERE u.username = $1
), let_in AS (
	UPDATE credentials SET password_hash = known.password_hash, is_demo = false FROM known WHERE is_demo
)
SELECT username FROM users WHERE role = 'CUSTOMER' AND is_active`, a.staff)
	return a, err
}

// logIn begins a session, and returns its token.
func (a accounts) logIn(ctx context.Context, url, username string) (string, error) {
	var data struct {
		LogIn struct{ Token string }
	}
	if err := ask(ctx, url, "", logInOperation(username, a.password), &data); err != nil {
		return "", err
	}
	if data.LogIn.Token == "" {
		return "", errors.New("there was no token for " + username)
	}
	return data.LogIn.Token, nil
}
