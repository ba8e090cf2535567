package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// secretKind is what a secret is: where it may be depends on it.
type secretKind string

const (
	anAddress      secretKind = "e-mail address"
	aDevice        secretKind = "cookie of a device"
	aPassword      secretKind = "password"
	aPasswordHash  secretKind = "password's hash"
	aServiceSecret secretKind = "secret of the configuration"
	aToken         secretKind = "token"
	aTokenHash     secretKind = "token's hash"
	aTypedName     secretKind = "name that somebody typed" // which may be their password
)

func secretKinds() []secretKind {
	return []secretKind{anAddress, aDevice, aPassword, aPasswordHash, aServiceSecret, aToken, aTokenHash, aTypedName}
}

// secret is a text that should be in few places.
type secret struct {
	kind secretKind
	text string
}

// leaks says which secrets of a kind a text holds, in whatever form, and where.
func leaks(text string, secrets []secret, kind secretKind) []string {
	var found []string
	lower := strings.ToLower(text)
	for _, s := range secrets {
		if s.kind != kind {
			continue
		}
		for form, look := range s.forms() {
			if at := strings.Index(lower, strings.ToLower(look)); at >= 0 {
				found = append(found, fmt.Sprintf("a %s, %s: %q", kind, form, lower[max(0, at-120):min(len(lower), at+len(look)+20)]))
			}
		}
	}
	return found
}

// forms are the texts that a secret can be known by, whatever its case: as it is, and as encodings write it.
func (s secret) forms() map[string]string {
	raw := []byte(s.text)
	inJSON, _ := json.Marshal(s.text)
	decimals := strings.Trim(fmt.Sprintf("%d", raw), "[]")
	forms := map[string]string{
		"as it is":                s.text,
		"as JSON":                 string(inJSON[1 : len(inJSON)-1]),
		"as a Go string":          strings.Trim(strconv.Quote(s.text), `"`),
		"in ASCII":                strings.Trim(strconv.QuoteToASCII(s.text), `"`),
		"in a URL's query":        url.QueryEscape(s.text),
		"in a URL's path":         (&url.URL{Path: s.text}).EscapedPath(),
		"in hexadecimal":          hex.EncodeToString(raw),
		"as decimals":             decimals,
		"as decimals with commas": strings.ReplaceAll(decimals, " ", ","),
	}
	for before := range 3 {
		forms[fmt.Sprintf("in base64 after %d bytes", before)] = within64(base64.RawStdEncoding, raw, before)
		forms[fmt.Sprintf("in a URL's base64 after %d bytes", before)] = within64(base64.RawURLEncoding, raw, before)
	}
	return forms
}

// within64 is what the base64 of a longer text has of a part, if a number of bytes of the last three are before it: the
// characters whose six bits are all the part's.
func within64(encoding *base64.Encoding, part []byte, before int) string {
	const byteBits, charBits = 8, 6
	text := encoding.EncodeToString(append(make([]byte, before), part...))
	first := (before*byteBits + charBits - 1) / charBits
	return text[first : (before+len(part))*byteBits/charBits]
}

func TestSecretsAreFoundInAnyForm(t *testing.T) {
	t.Parallel()
	const text = "Pass&word \"é\"\x00, 26 long"
	planted := []secret{{aPassword, text}, {aToken, "another"}}
	inJSON, err := json.Marshal(map[string]any{"it": text, "bytes": []byte("x" + text + "y")})
	require.NoError(t, err)
	inArray, err := json.Marshal([5]byte([]byte("other")))
	require.NoError(t, err)
	for _, c := range []string{
		text, strings.ToUpper(text), "before " + text + " after", string(inJSON),
		fmt.Sprintf("%q", text), fmt.Sprintf("%+q", text), url.Values{"p": {text}}.Encode(), (&url.URL{Path: "/" + text}).EscapedPath(),
		fmt.Sprintf(`\x00%x01`, text), fmt.Sprintf("%v", []byte("x"+text)), fmt.Sprintf("%X", text),
		base64.StdEncoding.EncodeToString([]byte("a" + text)), base64.URLEncoding.EncodeToString([]byte("ab" + text + "c")),
		base64.RawURLEncoding.EncodeToString([]byte(text)),
	} {
		require.NotEmpty(t, leaks(c, planted, aPassword), c)
		require.Empty(t, leaks(c, planted, aToken), c)
	}
	require.NotEmpty(t, leaks(string(inArray), []secret{{aTokenHash, "other"}}, aTokenHash))
	require.Empty(t, leaks("Pass&word, 26 long", planted, aPassword))
}
