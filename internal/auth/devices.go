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

// Devices recognizes devices on which an account was used before, so that somebody who guesses its password
// elsewhere does not use up the attempts of its owner. A browser keeps a cookie (OWASP, "Slow Down Online Guessing
// Attacks with Device Cookies"). It contains no personal data, and is valid for one account and its present
// password.
type Devices struct{ key []byte }

// NewDevices makes Devices from a secret of the shop. Without one, devices are recognized by this process only.
func NewDevices(secret string) *Devices {
	if secret == "" {
		secret = rand.Text()
	}
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "orderly: devices", sha256.Size)
	if err != nil {
		panic("auth: " + err.Error()) // the length is valid
	}
	return &Devices{key}
}

// device is what a browser's cookie says. Its proof is not verified yet.
type device struct{ id, proof string }

// source names the device in bucket keys and in proofs.
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

// read reads a cookie that was issued for the name that is used to log in. It returns the zero device for any
// other.
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

// prove makes a proof that an account was used at a source, an address or a device, with its present password.
func (d *Devices) prove(source string, c *db.Credential) string {
	if d == nil {
		return ""
	}
	return d.mac("place", c.User.ID.String(), c.PasswordHash, source)
}

// verify reports whether a proof is valid for an account and its present password. c is nil if there is no such
// account.
func (d *Devices) verify(proof, source string, c *db.Credential) bool {
	if c == nil {
		c = &db.Credential{User: &db.User{}}
	}
	return d != nil && hmac.Equal([]byte(proof), []byte(d.prove(source, c))) && c.PasswordHash != ""
}

// mac signs fields. Only the last may contain a line break.
func (d *Devices) mac(fields ...string) string {
	mac := hmac.New(sha256.New, d.key)
	mac.Write([]byte(strings.Join(fields, "\n")))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
