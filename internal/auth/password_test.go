package auth_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
)

func TestPasswordProblem(t *testing.T) {
	t.Parallel()
	const (
		short = "a password has at least 8 characters"
		odd   = "a password is made of characters that can be typed"
		name  = "a password must not be the name that one logs in with"
	)
	long := func(bytes string) string {
		return "a password has at most 72 bytes, and this one has " + bytes + ": 'é' takes two"
	}
	for password, problem := range map[string]string{
		"orderly-demo": "", "        ": "", "12345678": "", "пароль-!": "", "日本語日本語日本": "", "annas-password": "",
		strings.Repeat("a", 72): "", strings.Repeat("é", 36): "", strings.Repeat("e\u0301", 36): "",
		"": short, "1234567": short, "ééééééé": short, strings.Repeat("e\u0301", 7): short,
		strings.Repeat("a", 73): long("73"), strings.Repeat("é", 37): long("74"), strings.Repeat("a", 100_000): long("100000"),
		"password\x00": odd, "password\xff": odd,
		"anna-karenina": name, "Anna-KARENINA": name, "anna@shop.example": name,
	} {
		require.Equal(t, problem, auth.PasswordProblem(password, "anna-karenina", "anna@shop.example"), "%q", password)
	}
	require.Empty(t, auth.PasswordProblem("anna-karenina"))
}
