package auth

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"orderly.example/db"
)

// Devices tell where an account was used before: whoever guesses its password elsewhere does not use up what its owner may
// try. A browser keeps a cookie (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"), which says nothing and
// holds for one account and its present password.
type Devices struct{ key []byte }

// NewDevices makes them under a secret of the shop's. Without one, devices are known in this process alone.
func NewDevices(secret string) *Devices {
	if secret == "" {
		secret = rand.Text()
	}
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "orderly: devices", sha256.Size)
	if err != nil {
		panic("auth: " + err.Error()) // the length is fine
	}
	return &Devices{key}
}

// device is what a browser's cookie says. Its proof is not yet looked at.
type device struct{ id, proof string }

// source is its name where attempts are counted, and in proofs.
func (d device) source() string { return "device " + d.id }

// issue makes the cookie of a new device on which a user has logged in.
func (d *Devices) issue(user string, c *db.Credential) string {
	if d == nil {
		return ""
	}
	made := device{id: rand.Text()}
	made.proof = d.prove(made.source(), c)
	return strings.Join([]string{made.id, made.proof, d.sign(user, made)}, ".")
}

// read reads a cookie that was issued for the name that is logged in by. The zero device is any other.
func (d *Devices) read(cookie, user string) device {
	const maxBytes = 200 // bytes
	fields := strings.Split(cookie[:min(len(cookie), maxBytes)], ".")
	if d == nil || len(fields) != 3 {
		return device{}
	}
	found := device{id: fields[0], proof: fields[1]}
	if !hmac.Equal([]byte(fields[2]), []byte(d.sign(user, found))) {
		return device{}
	}
	return found
}

func (d *Devices) sign(user string, of device) string {
	return d.mac("cookie", of.id, of.proof, user)
}

// prove proves that an account was used in a place with its present password.
func (d *Devices) prove(source string, c *db.Credential) string {
	if d == nil {
		return ""
	}
	return d.mac("place", c.User.ID.String(), c.PasswordHash, source)
}

// verify says whether a proof is of an account, nil for none, and its present password.
func (d *Devices) verify(proof, source string, c *db.Credential) bool {
	if c == nil {
		c = &db.Credential{User: &db.User{}}
	}
	return d != nil && hmac.Equal([]byte(proof), []byte(d.prove(source, c))) && c.PasswordHash != ""
}

// mac signs parts, of which the last alone may hold a line break.
func (d *Devices) mac(fields ...string) string {
	mac := hmac.New(sha256.New, d.key)
	mac.Write([]byte(strings.Join(fields, "\n")))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
