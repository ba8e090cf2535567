package auth

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	minPasswordRunes = 8  // characters
	maxPasswordBytes = 72 // bytes: bcrypt reads no more
)

// PasswordProblem says, in words for people, why a text can't be a password; it is empty if it can. names are what
// the password must not be: the user's name or e-mail address. As NIST SP 800-63B advises, length counts, and no
// mix of kinds of characters is required.
func PasswordProblem(password string, names ...string) string {
	text := normalize(password)
	switch {
	case utf8.RuneCountInString(text) < minPasswordRunes:
		return fmt.Sprintf("a password has at least %d characters", minPasswordRunes)
	case len(text) > maxPasswordBytes:
		return fmt.Sprintf("a password has at most %d bytes, and this one has %d: 'é' takes two", maxPasswordBytes, len(text))
	case !isHashable(text):
		return "a password is made of characters that can be typed"
	}
	for _, name := range names {
		if strings.EqualFold(text, normalize(name)) {
			return "a password must not be the name that one logs in with"
		}
	}
	return ""
}

// normalize returns the one form of texts that look alike: some keyboards send an 'é' as one character, some as
// two (RFC 8265 section 4.2 requires this form).
func normalize(password string) string { return norm.NFC.String(password) }

// isHashable reports whether bcrypt distinguishes a text from all others. It reads 72 bytes, and repeats the text
// with a zero after it: "a" and "a\x00a" are the same to it.
func isHashable(text string) bool {
	return len(text) <= maxPasswordBytes && utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}
