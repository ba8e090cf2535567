package auth

import (
	"context"

	"golang.org/x/crypto/bcrypt"
)

type HasherOptions struct{ Cost, Workers, Queue int }
type Hasher struct{ cost int }

func NewHasher(o HasherOptions) *Hasher {
	if o.Cost == 0 {
		o.Cost = 12
	}
	return &Hasher{o.Cost}
}
func (h *Hasher) Hash(_ context.Context, p string) ([]byte, error) {
	return bcrypt.GenerateFromPassword([]byte(p), h.cost)
}
func (h *Hasher) Check(_ context.Context, hash []byte, p string) (bool, error) {
	return hash != nil && bcrypt.CompareHashAndPassword(hash, []byte(p)) == nil, nil
}
func PasswordProblem(p string) string {
	if len(p) < 8 {
		return "must have 8 characters"
	}
	return ""
}

const (
	mostPasswordBytes = 72
	tooLong           = "too long"
)
