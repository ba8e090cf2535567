package files

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"orderly.example/db"
	"orderly.example/internal/auth"
)

// LinkOptions are the options of NewLinks.
type LinkOptions struct {
	// Secret signs the links. Without it, links work in this process only.
	Secret string
	// Base is the server's public URL, as https://shop.example. Without it, a link is a path.
	Base string
	// Life is how long a link works; 5 min.
	Life time.Duration
}

const (
	path        = "/files/"
	defaultLife = 5 * time.Minute
	secretBytes = 32
)

// Links makes and checks links to the files of reports. Whoever has a link can use it until it expires, as long as the viewer for
// whom it was made may see the report.
type Links struct {
	key  []byte
	base string
	life time.Duration
}

// NewLinks makes Links.
func NewLinks(o LinkOptions) *Links {
	l := &Links{key: []byte(o.Secret), base: strings.TrimSuffix(o.Base, "/"), life: o.Life}
	if o.Secret == "" {
		l.key = make([]byte, secretBytes)
		_, _ = rand.Read(l.key) // it never fails
	}
	if o.Life == 0 {
		l.life = defaultLife
	}
	return l
}

// To returns a link to a report's file for the viewer of ctx. It is for db.Options.Link.
func (l *Links) To(ctx context.Context, r *db.Report) string {
	path, expires, viewer := path+r.Blob, strconv.FormatInt(time.Now().Add(l.life).Unix(), 10), auth.From(ctx).ID.String()
	return l.base + path + "?" + url.Values{"expires": {expires}, "for": {viewer}, "signature": {l.sign(path, expires, viewer)}}.Encode()
}

// allows reports whether the query of a link is signed for the path and has not expired.
func (l *Links) allows(path string, query url.Values) bool {
	expires := query.Get("expires")
	if !hmac.Equal([]byte(query.Get("signature")), []byte(l.sign(path, expires, query.Get("for")))) {
		return false
	}
	seconds, err := strconv.ParseInt(expires, 10, 64)
	return err == nil && time.Now().Before(time.Unix(seconds, 0))
}

func (l *Links) sign(path, expires, viewer string) string {
	mac := hmac.New(sha256.New, l.key)
	fmt.Fprintf(mac, "%s\n%s\n%s", path, expires, viewer)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
