package db

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// If a client does not get the answer of a mutation, it can send it again with the same idempotency key. Keys are
// kept for 24 hours.
//
// A statement looks its key up (knownKey), and inserts it (insertKey … onKeyConflict) where it does its work. Its $1 is
// the user, $2 the key and $3 the input's hash. That of orders has many keys, so it says this in its own words.

const maxKey = 100

// idempotencyKey is a user's key for one input of a mutation.
type idempotencyKey struct {
	user          uuid.UUID
	mutation, key string
	hash          []byte
}

// inputHash distinguishes different inputs with the same key.
func inputHash(input any) ([]byte, error) {
	b, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("hashing an input: %w", err)
	}
	sum := sha256.Sum256(b)
	return sum[:], nil
}

// knownKey selects a key that was used before and has not expired, as usedKey reads it.
func knownKey(mutation string) string {
	return `SELECT input_hash, result_id, codes FROM idempotency_keys k
	WHERE user_id = $1::uuid AND mutation = '` + mutation + `' AND key = $2 AND ` + isCurrentKey
}

// isCurrentKey is the condition that a key has not expired.
const isCurrentKey = `k.created_at > now() - interval '24 hours'`

// insertKey begins the INSERT of a key, up to the FROM. result is the expression for the id of the mutation's result,
// codes that for what came of each row of a list.
func insertKey(mutation, result, codes string) string {
	return `INSERT INTO idempotency_keys AS k (user_id, mutation, key, input_hash, result_id, codes, created_at)
	SELECT $1::uuid, '` + mutation + `', $2::text, $3::bytea, ` + result + `, ` + codes + `, now()`
}

// noCodes is the expression for the codes of a mutation without a list.
const noCodes = "NULL::text[]"

// onKeyConflict ends the INSERT of a key. If the key is already there and has not expired, it is left alone, and the
// INSERT returns no row.
const onKeyConflict = `ON CONFLICT (user_id, mutation, key) DO UPDATE
	SET input_hash = excluded.input_hash, result_id = excluded.result_id, codes = excluded.codes, created_at = now()
	WHERE k.created_at <= now() - interval '24 hours'
	RETURNING k.result_id`

// usedKey is an idempotency key that was used before.
type usedKey struct {
	hash   []byte
	result uuid.UUID
	codes  []string // of each row of a list; empty for a success
}

// hasOtherInput reports whether the key was used for another input.
func (k *usedKey) hasOtherInput(hash []byte) bool { return k != nil && !bytes.Equal(k.hash, hash) }

// errOtherInput is the error of such a key.
func errOtherInput() (errs UserErrors) {
	errs.Add(ErrorCodeIdempotencyConflict, "this key was used for another input", "idempotencyKey")
	return errs
}

// read reads a row of knownKey.
func (k *usedKey) read(r *sqlpage.RawRow) error {
	if err := r.Scan(0, &k.hash); err != nil {
		return err
	}
	if err := r.Scan(1, &k.result); err != nil {
		return err
	}
	return r.Scan(2, &k.codes)
}
