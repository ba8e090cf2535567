package auth

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	shortestPassword = 8  // characters
	longestPassword  = 72 // bytes: bcrypt reads no more
)

// PasswordProblem says why something can't be a password, in words for people; it is empty for one that can. names are
// what it must not be: the user's name, or address. As NIST SP 800-63B advises, length counts, and no mixture of kinds
// of characters is asked for.
func PasswordProblem(password string, names ...string) string {
	text := normal(password)
	switch {
	case utf8.RuneCountInString(text) < shortestPassword:
		return fmt.Sprintf("a password has at least %d characters", shortestPassword)
	case len(text) > longestPassword:
		return fmt.Sprintf("a password has at most %d bytes, and this one has %d: 'é' takes two", longestPassword, len(text))
	case !fits(text):
		return "a password is made of characters that can be typed"
	}
	for _, name := range names {
		if strings.EqualFold(text, normal(name)) {
			return "a password must not be the name that one logs in with"
		}
	}
	return ""
}

// normal is the one spelling of what looks alike: some keyboards send an 'é' as one character, some as two (RFC 8265
// section 4.2 asks for this form).
func normal(password string) string { return norm.NFC.String(password) }

// fits says whether bcrypt tells a text from every other. It reads 72 bytes, and repeats the text with a zero after it:
// "a" and "a\x00a" are the same to it.
func fits(text string) bool {
	return len(text) <= longestPassword && utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}
