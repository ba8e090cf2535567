package db

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// A client can send a mutation twice, where the answer was lost: a key of its own, kept for 24 hours, tells that it was
// done already. See keyOnce.

// inputHash tells inputs apart that come with one key.
func inputHash(input any) ([]byte, error) {
	b, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("hashing an input: %w", err)
	}
	sum := sha256.Sum256(b)
	return sum[:], nil
}

// onKeyConflict ends the INSERT of a client's key, under the alias k: a key that still counts is left alone, and the INSERT
// then returns no row.
const onKeyConflict = `ON CONFLICT (user_id, mutation, key) DO UPDATE
	SET input_hash = excluded.input_hash, result_id = excluded.result_id, created_at = now()
	WHERE k.created_at <= now() - interval '24 hours'
	RETURNING k.result_id`

// usedKey is a client's key that was used before, and what for.
type usedKey struct {
	hash   []byte
	result uuid.UUID
}

// hasOtherInput says whether the key was used for another input.
func (k *usedKey) hasOtherInput(hash []byte) bool { return k != nil && !bytes.Equal(k.hash, hash) }

// errOtherInput is the error of a key that was.
func errOtherInput() (errs UserErrors) {
	errs.Add(ErrIdempotencyConflict, "this key was used for another input", "idempotencyKey")
	return errs
}

// read takes a row of input_hash and result_id.
func (k *usedKey) read(r *sqlpage.RawRow) error {
	if err := r.Scan(0, &k.hash); err != nil {
		return err
	}
	return r.Scan(1, &k.result)
}
