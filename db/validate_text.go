package db

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// maxName is how many characters the name of a product has at most.
const maxName = 200

// name checks a display name: one line, something visible, and no invisible characters.
func (e *UserErrors) name(s string) {
	switch {
	case !isVisible(s):
		e.Add(ErrorCodeInvalid, "must not be blank", "name")
	case hasInvisible(s):
		e.Add(ErrorCodeInvalid, "has a character that can't be seen", "name")
	default:
		e.Text(s, 1, maxName, "name")
	}
}

// isVisible reports whether a text shows anything.
func isVisible(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool {
		return unicode.In(c, unicode.L, unicode.N, unicode.P, unicode.S) && !isInvisible(c) && !isBlank(c)
	})
}

// isBlank reports whether a character is only blank space.
func isBlank(c rune) bool {
	const brailleBlank = '\u2800' // Unicode calls it a symbol
	return unicode.IsSpace(c) || c == brailleBlank
}

// hasInvisible reports whether a text has an invisible character that its script does not need. Needed are joiners
// within words of Persian and Hindi and within emoji, variation selectors after the character that they change, and
// direction marks next to Arabic and Hebrew words.
func hasInvisible(s string) bool {
	const (
		nonJoiner, joiner = '\u200c', '\u200d'
		blackFlag         = '\U0001f3f4'
	)
	runes := []rune(s)
	for i, c := range runes {
		previous, next := ' ', ' '
		if i > 0 {
			previous = runes[i-1]
		}
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case !isInvisible(c):
			continue
		case c == joiner || c == nonJoiner:
			if isJoined(previous) && isJoined(next) {
				continue
			}
		case unicode.Is(unicode.Variation_Selector, c):
			if isJoined(previous) {
				continue
			}
		case isTag(c): // the flags of England, Scotland and Wales
			if previous == blackFlag || isTag(previous) {
				continue
			}
		}
		return true
	}
	return false
}

// isInvisible reports whether a character shows nothing by itself, like controls, joiners and fillers. Plain
// direction marks are allowed: they change the direction of nothing else.
func isInvisible(c rune) bool {
	const leftToRight, rightToLeft, arabicLetter = '\u200e', '\u200f', '\u061c'
	switch {
	case c == leftToRight || c == rightToLeft || c == arabicLetter:
		return false
	case unicode.Is(unicode.Cf, c):
		return !unicode.Is(unicode.Prepended_Concatenation_Mark, c)
	default:
		return unicode.In(c, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
			unicode.Noncharacter_Code_Point)
	}
}

// isJoined reports whether a character can be next to a joiner.
func isJoined(c rune) bool {
	return unicode.In(c, unicode.L, unicode.M, unicode.N, unicode.S) || c == '#' || c == '*' // keycaps
}

func isTag(c rune) bool { return c >= '\U000e0020' && c <= '\U000e007f' }

// sku checks a stock-keeping unit.
func (e *UserErrors) sku(s string) {
	if !isVisible(s) || hasInvisible(s) || strings.ContainsFunc(s, isBlank) || len([]rune(s)) > maxSKU {
		e.Add(ErrorCodeInvalid, "must have 1 to 40 characters that can be seen, without spaces", "sku")
	}
}

const maxSKU = 40

// slug checks the part of an address that names something.
func (e *UserErrors) slug(s string) {
	if len(s) > maxSlug || !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(s) {
		e.Add(ErrorCodeInvalid, "must have 1 to 40 letters from a to z and digits, in words that single hyphens join", "slug")
	}
}

const maxSlug = 40

// Account checks a user's name and e-mail address; nil ones are skipped.
func (e *UserErrors) Account(username, email *string) {
	if username != nil && !regexp.MustCompile(`^[A-Za-z0-9._-]{3,40}$`).MatchString(*username) {
		e.Add(ErrorCodeInvalid, "must have 3 to 40 letters from A to Z, digits, dots, hyphens or underscores", "username")
	}
	if email != nil && !isAddress(*email) {
		e.Add(ErrorCodeInvalid, "must be an e-mail address", "email")
	}
}

// The maximum lengths of an address, in bytes (RFC 5321, 4.5.3.1).
const maxEmail, maxLocal = 254, 64

// isAddress reports whether a text is an e-mail address of the usual form: a local part and a domain.
func isAddress(s string) bool {
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > maxEmail || strings.ContainsFunc(s, func(c rune) bool { return isInvisible(c) || isBlank(c) }) {
		return false
	}
	local, domain, _ := strings.Cut(s, "@")
	return len(local) <= maxLocal && isDomain(domain)
}

// isDomain reports whether a text is a domain name, in any script.
func isDomain(s string) bool {
	hosts := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))
	ascii, err := hosts.ToASCII(s)
	top := ascii[strings.LastIndexByte(ascii, '.')+1:]
	return err == nil && strings.Trim(top, "0123456789") != "" // an IP address is not a domain name
}
