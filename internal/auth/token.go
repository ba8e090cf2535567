package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"orderly.example/db"
)

// tokenBytes is how long a token is: far beyond guessing.
const tokenBytes = 32

// newToken makes a session's token. It says nothing: what it stands for is in the database, under its hash.
func newToken() string {
	var raw [tokenBytes]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// hashOf is what is stored of a token. It is looked up by its hash, so that how long a look-up takes tells nothing of
// tokens. A text that can't be a token has none.
func hashOf(token string) (db.TokenHash, bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return db.TokenHash{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
