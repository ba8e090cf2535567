package e2e

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app"
	"orderly.example/internal/app/command"
	"orderly.example/test/services"
)

// createUser runs `orderly user create` with a password.
func createUser(t *testing.T, environ []string, password string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = app.Run(t.Context(), command.Process{
		Args: append([]string{"user", "create"}, args...), Environ: environ,
		Stdin: strings.NewReader(password), Stdout: &out, Stderr: &errs,
	})
	return code, out.String(), errs.String()
}

func TestUserCreate(t *testing.T) {
	t.Parallel()
	environ := production(t, services.Seeded(t))
	ada := []string{"--username", "ada", "--email", "ada@shop.example", "--role", "ADMIN", "--password-stdin"}
	code, stdout, stderr := createUser(t, environ, "correct horse\n", ada...)
	require.Equal(t, command.Done, code, stderr)
	require.Equal(t, "ADMIN ada can log in.\n", stdout)
	code, _, stderr = createUser(t, environ, "correct horse\n", ada...)
	require.Equal(t, command.Failed, code)
	require.Contains(t, stderr, "--username: another user has this name")

	p := startProgram(t, environ, "serve")
	logIn := func(username, password string) string {
		response, err := http.Post("http://"+p.api+"/graphql", "application/json", strings.NewReader( //nolint:noctx // of a test
			`{"query": "mutation { logIn(input: {username: \"`+username+`\", password: \"`+password+`\"}) { user { role } errors { code } } }"}`))
		require.NoError(t, err)
		defer func() { require.NoError(t, response.Body.Close()) }()
		var body bytes.Buffer
		_, err = body.ReadFrom(response.Body)
		require.NoError(t, err)
		return body.String()
	}
	require.Contains(t, logIn("ada", "correct horse"), `{"logIn":{"user":{"role":"ADMIN"},"errors":[]}}`)
	require.Contains(t, logIn("admin", "orderly-demo"), "BAD_CREDENTIALS", "demo users can't log in in production")
}

func TestUserCreateRefusesInvalidInput(t *testing.T) {
	t.Parallel()
	environ := production(t, services.Migrated(t))
	for name, of := range map[string]struct {
		password string
		args     []string
		code     int
		says     string
	}{
		"no arguments":   {"", nil, command.Misused, "--username, --email and --password-stdin"},
		"another role":   {"", []string{"--username", "ada", "--email", "a@b.example", "--password-stdin", "--role", "ROOT"}, command.Misused, "--role is CUSTOMER, STAFF or ADMIN"},
		"short password": {"short", []string{"--username", "ada", "--email", "a@b.example", "--password-stdin"}, command.Failed, "at least 8 characters"},
		"invalid name":   {"correct horse", []string{"--username", "a b", "--email", "a@b.example", "--password-stdin"}, command.Failed, "--username: must have"},
	} {
		code, _, stderr := createUser(t, environ, of.password, of.args...)
		require.Equal(t, of.code, code, name)
		require.Contains(t, stderr, of.says, name)
	}
}
