package resolvers_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// noVersion is a version that no row has, so no change succeeds: valid input is STALE, invalid input is INVALID.
const noVersion = 1000

func TestNamesMustBeVisible(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("NAMED", 1)
	for name, code := range map[string]string{
		"":                         "INVALID",
		" \t\u00a0\u3000":          "INVALID",
		"\u200b":                   "INVALID", // a space without width
		"\u200d\u200d":             "INVALID",
		"\u3164":                   "INVALID", // a filler, which is a letter to Unicode
		"\u2800":                   "INVALID", // Braille without dots
		"\u0301":                   "INVALID", // an accent on nothing
		"\ufeffLamp":               "INVALID",
		"La\u200bmp":               "INVALID",
		"Lamp\u202e10.00":          "INVALID", // reverses the direction of the text after it
		"\u2067Lamp\u2069":         "INVALID",
		"La\u00admp":               "INVALID", // a soft hyphen
		"Lamp\u200d":               "INVALID",
		"La\u200d mp":              "INVALID",
		"Lamp\nTable":              "INVALID",
		"Lamp\u0007":               "INVALID",
		"Lamp\U000e0041\U000e0042": "INVALID", // letters of flags, without a flag
		strings.Repeat("x", 201):   "INVALID",
		"Küchentisch GRÖSSE 3":     "STALE",
		"مصباح \u200f(LED)":        "STALE",
		"کتاب\u200cخانه":           "STALE", // Persian separates parts of a word with a zero-width non-joiner
		"क्\u200dष श्री":           "STALE",
		"Family 👨\u200d👩\u200d👧 mug ❤\ufe0f":                                 "STALE",
		"🏳\ufe0f\u200d🌈 7\ufe0f\u20e3":                                       "STALE",
		"🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f flag": "STALE",
		"กาแฟ 咖啡 コーヒー":                                                       "STALE",
		"50 % -> ½ kg":                                                       "STALE",
	} {
		p, _ := s.do("", updateProduct, input(vars{"id": product, "expectedVersion": noVersion, "name": name}))
		require.Equal(t, code, p.code(), "%q", name)
		if code == "INVALID" {
			require.Equal(t, []string{"input", "name"}, p.Errors[0].Field, "%q", name)
		}
	}
	for sku, field := range map[string]string{
		"": "sku", "A B": "sku", "A\u00a0B": "sku", "\u200b": "sku", "A\u202eB": "sku", strings.Repeat("A", 41): "sku",
		"A-1/b.2": "price", "Größe": "price", strings.Repeat("ß", 40): "price",
	} {
		p, _ := s.do("", createProduct, input(vars{"sku": sku, "name": "Lamp", "price": "-1"}))
		require.Equal(t, []string{"input", field}, p.Errors[0].Field, "%q", sku)
	}
}

func TestEmailAddressValidation(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const updateProfile = `mutation($input: UpdateProfileInput!) { m: updateProfile(input: $input) { errors { code message field } } }`
	label := strings.Repeat("a", 63)
	for email, code := range map[string]string{
		"":                            "INVALID",
		"ada":                         "INVALID",
		"@shop.example":               "INVALID",
		"ada@":                        "INVALID",
		"a@b..c":                      "INVALID",
		"a@.b":                        "INVALID",
		"a@b.":                        "INVALID",
		"a@-b.example":                "INVALID",
		"a@b_c.example":               "INVALID",
		"a@127.0.0.1":                 "INVALID",
		"a@[127.0.0.1]":               "INVALID",
		"a@" + label + "a.example":    "INVALID",
		"a..b@shop.example":           "INVALID",
		".a@shop.example":             "INVALID",
		"a@b@shop.example":            "INVALID",
		"a b@shop.example":            "INVALID",
		`"a b"@shop.example`:          "INVALID",
		"Ada <ada@shop.example>":      "INVALID",
		"a@shop.example, b@b.example": "INVALID",
		" ada@shop.example":           "INVALID",
		"ada\u200b@shop.example":      "INVALID",
		"ada@shop\u202e.example":      "INVALID",
		"ada\n@shop.example":          "INVALID",
		label + "aa@shop.example":     "INVALID",
		"a@" + label + "." + label + "." + label + "." + label + ".example": "INVALID",
		"ada@shop.example":               "STALE",
		"ada.l+orders@mail.shop.example": "STALE",
		"o'neill_{x}@shop.example":       "STALE",
		"ada@localhost":                  "STALE",
		"ada@bücher.example":             "STALE",
		"用户@例子.example":                  "STALE",
		"ADA@SHOP.EXAMPLE":               "STALE",
		"a@" + label + ".xn--fiqs8s":     "STALE",
		"a@3com.example":                 "STALE",
	} {
		p, _ := s.do("customer", updateProfile, input(vars{"expectedVersion": noVersion, "email": email}))
		require.Equal(t, code, p.code(), "%q", email)
		if code == "INVALID" {
			require.Equal(t, []string{"input", "email"}, p.Errors[0].Field, "%q", email)
		}
	}
}
