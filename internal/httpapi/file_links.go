package httpapi

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

// FileLinkOptions are the choices of NewFileLinks.
type FileLinkOptions struct {
	// Secret signs the links. Without one, links work in this process alone.
	Secret string
	// Base is the URL that people reach the server at, as https://shop.example. Without one, a link is a path.
	Base string
	// Life is how long a link works; 5 min.
	Life time.Duration
}

const (
	filesPath  = "/files/"
	linkLife   = 5 * time.Minute
	linkSecret = 32 // bytes
)

// FileLinks are links to the files of reports. Whoever has one can follow it for a while, as far as the viewer whom it
// was made for may still see the report.
type FileLinks struct {
	key  []byte
	base string
	life time.Duration
}

// NewFileLinks makes the links' maker.
func NewFileLinks(o FileLinkOptions) *FileLinks {
	l := &FileLinks{key: []byte(o.Secret), base: strings.TrimSuffix(o.Base, "/"), life: o.Life}
	if o.Secret == "" {
		l.key = make([]byte, linkSecret)
		_, _ = rand.Read(l.key) // it never fails
	}
	if o.Life == 0 {
		l.life = linkLife
	}
	return l
}

// To is the context's viewer's link to a report's file, for db.Options.Link.
func (l *FileLinks) To(ctx context.Context, r *db.Report) string {
	path, expires, viewer := filesPath+r.Blob, strconv.FormatInt(time.Now().Add(l.life).Unix(), 10), auth.From(ctx).ID.String()
	return l.base + path + "?" + url.Values{"expires": {expires}, "for": {viewer}, "signature": {l.sign(path, expires, viewer)}}.Encode()
}

// allow says whether a link leads to a path, and still does.
func (l *FileLinks) allow(path string, query url.Values) bool {
	expires := query.Get("expires")
	if !hmac.Equal([]byte(query.Get("signature")), []byte(l.sign(path, expires, query.Get("for")))) {
		return false
	}
	seconds, err := strconv.ParseInt(expires, 10, 64)
	return err == nil && time.Now().Before(time.Unix(seconds, 0))
}

func (l *FileLinks) sign(path, expires, viewer string) string {
	mac := hmac.New(sha256.New, l.key)
	fmt.Fprintf(mac, "%s\n%s\n%s", path, expires, viewer)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
