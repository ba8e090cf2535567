package files

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
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
	// Other is another secret whose links work too: the next or the last one, while Secret is replaced. It may be empty.
	Other string
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
	keys [][]byte // the first signs
	base string
	life time.Duration
}

// NewLinks makes Links.
func NewLinks(o LinkOptions) *Links {
	l := &Links{keys: [][]byte{[]byte(o.Secret)}, base: strings.TrimSuffix(o.Base, "/"), life: o.Life}
	if o.Secret == "" {
		l.keys[0] = make([]byte, secretBytes)
		_, _ = rand.Read(l.keys[0]) // it never fails
	}
	if o.Other != "" {
		l.keys = append(l.keys, []byte(o.Other))
	}
	if o.Life == 0 {
		l.life = defaultLife
	}
	return l
}

// To returns a link to a report's file for the viewer of ctx. It is for db.Options.Link.
func (l *Links) To(ctx context.Context, r *db.Report) string {
	path, expires, viewer := path+r.Blob, strconv.FormatInt(time.Now().Add(l.life).Unix(), 10), auth.From(ctx).ID.String()
	return l.base + path + "?" + url.Values{"expires": {expires}, "for": {viewer}, "signature": {sign(l.keys[0], path, expires, viewer)}}.Encode()
}

// allows reports whether the query of a link is signed for the path and has not expired.
func (l *Links) allows(path string, query url.Values) bool {
	expires := query.Get("expires")
	signed := slices.ContainsFunc(l.keys, func(key []byte) bool {
		return hmac.Equal([]byte(query.Get("signature")), []byte(sign(key, path, expires, query.Get("for"))))
	})
	if !signed {
		return false
	}
	seconds, err := strconv.ParseInt(expires, 10, 64)
	return err == nil && time.Now().Before(time.Unix(seconds, 0))
}

func sign(key []byte, path, expires, viewer string) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s\n%s\n%s", path, expires, viewer)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
