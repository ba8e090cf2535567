package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"orderly.example/db"
)

// tokenBytes is the length of a token: far beyond guessing.
const tokenBytes = 32

// newToken makes a random session token. The session is in the database, under the token's hash.
func newToken() string {
	var raw [tokenBytes]byte
	_, _ = rand.Read(raw[:]) // crypto/rand never fails
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// hashOf returns the hash under which a session is stored. Lookups use the hash, so that their timing tells nothing
// about tokens. ok is false for a text that can't be a token.
func hashOf(token string) (db.TokenHash, bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return db.TokenHash{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
