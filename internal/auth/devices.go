package auth

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"orderly.example/db"
)

// Devices recognizes devices on which an account was used before, so that somebody who guesses its password
// elsewhere does not use up the attempts of its owner. A browser keeps a cookie (OWASP, "Slow Down Online Guessing
// Attacks with Device Cookies"). It contains no personal data, and is valid for one account and its present
// password.
type Devices struct{ keys [][]byte } // the first signs

// NewDevices makes Devices from a secret of the shop. Without one, devices are recognized by this process only. What other
// secrets have signed is recognized too; empty ones are left out.
func NewDevices(secret string, others ...string) *Devices {
	if secret == "" {
		secret = rand.Text()
	}
	d := &Devices{}
	for _, one := range append([]string{secret}, others...) {
		if one == "" {
			continue
		}
		key, err := hkdf.Key(sha256.New, []byte(one), nil, "orderly: devices", sha256.Size)
		if err != nil {
			panic("auth: " + err.Error()) // the length is valid
		}
		d.keys = append(d.keys, key)
	}
	return d
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
	return strings.Join([]string{made.id, made.proof, signDevice(d.keys[0], user, made)}, ".")
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
	if !d.anyKey(func(key []byte) bool { return hmac.Equal([]byte(fields[2]), []byte(signDevice(key, user, found))) }) {
		return device{}
	}
	return found
}

func (d *Devices) anyKey(fits func(key []byte) bool) bool { return slices.ContainsFunc(d.keys, fits) }

func signDevice(key []byte, user string, of device) string {
	return mac(key, "cookie", of.id, of.proof, user)
}

// prove makes a proof that an account was used at a source, an address or a device, with its present password.
func (d *Devices) prove(source string, c *db.Credential) string {
	if d == nil {
		return ""
	}
	return prove(d.keys[0], source, c)
}

func prove(key []byte, source string, c *db.Credential) string {
	return mac(key, "place", c.User.ID.String(), c.PasswordHash, source)
}

// verify reports whether a proof is valid for an account and its present password. c is nil if there is no such
// account.
func (d *Devices) verify(proof, source string, c *db.Credential) bool {
	if c == nil {
		c = &db.Credential{User: &db.User{}}
	}
	return d != nil && d.anyKey(func(key []byte) bool { return hmac.Equal([]byte(proof), []byte(prove(key, source, c))) }) &&
		c.PasswordHash != ""
}

// mac signs fields. Only the last may contain a line break.
func mac(key []byte, fields ...string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(strings.Join(fields, "\n")))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}
