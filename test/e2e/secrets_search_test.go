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

// secretKind is the kind of a secret. It decides where the secret may appear.
type secretKind string

const (
	secretAddress      secretKind = "e-mail address"
	secretDevice       secretKind = "cookie of a device"
	secretPassword     secretKind = "password"
	secretPasswordHash secretKind = "password's hash"
	secretOfService    secretKind = "secret of the configuration"
	secretToken        secretKind = "token"
	secretTokenHash    secretKind = "token's hash"
	secretTypedName    secretKind = "typed username" // which may be a password that was typed in the wrong field
)

func secretKinds() []secretKind {
	return []secretKind{secretAddress, secretDevice, secretPassword, secretPasswordHash, secretOfService, secretToken, secretTokenHash, secretTypedName}
}

// secret is a text that may only appear in few places.
type secret struct {
	kind secretKind
	text string
}

// findSecrets lists the secrets of a kind that a text contains, in any encoding, with their context.
func findSecrets(text string, secrets []secret, kind secretKind) []string {
	var found []string
	lower := strings.ToLower(text)
	for _, s := range secrets {
		if s.kind != kind {
			continue
		}
		for form, look := range s.encodings() {
			if at := strings.Index(lower, strings.ToLower(look)); at >= 0 {
				found = append(found, fmt.Sprintf("a %s, %s: %q", kind, form, lower[max(0, at-120):min(len(lower), at+len(look)+20)]))
			}
		}
	}
	return found
}

// encodings returns the secret as it is, and in the encodings in which it could appear. The search ignores case.
func (s secret) encodings() map[string]string {
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
		forms[fmt.Sprintf("in base64 after %d bytes", before)] = base64Within(base64.RawStdEncoding, raw, before)
		forms[fmt.Sprintf("in a URL's base64 after %d bytes", before)] = base64Within(base64.RawURLEncoding, raw, before)
	}
	return forms
}

// base64Within returns the part of a longer text's base64 that depends only on the secret, for a secret that begins
// at the given position within a group of three bytes.
func base64Within(encoding *base64.Encoding, part []byte, before int) string {
	const byteBits, charBits = 8, 6
	text := encoding.EncodeToString(append(make([]byte, before), part...))
	first := (before*byteBits + charBits - 1) / charBits
	return text[first : (before+len(part))*byteBits/charBits]
}

func TestSecretsAreFoundInAnyEncoding(t *testing.T) {
	t.Parallel()
	const text = "Pass&word \"é\"\x00, 26 long"
	planted := []secret{{secretPassword, text}, {secretToken, "another"}}
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
		require.NotEmpty(t, findSecrets(c, planted, secretPassword), c)
		require.Empty(t, findSecrets(c, planted, secretToken), c)
	}
	require.NotEmpty(t, findSecrets(string(inArray), []secret{{secretTokenHash, "other"}}, secretTokenHash))
	require.Empty(t, findSecrets("Pass&word, 26 long", planted, secretPassword))
}
