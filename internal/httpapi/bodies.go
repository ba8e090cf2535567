package httpapi

import (
	"io"
	"net/http"
	"sync"

	"orderly.example/db"
)

// bodies bound the bytes of the bodies that are on their way: whoever sends one takes no place yet, and without a bound a
// thousand connections could have a gigabyte kept. Half of it may be of one address.
type bodies struct {
	most    int64
	proxies Proxies

	mutex sync.Mutex
	all   int64
	each  map[string]int64 // by address
}

// newBodies has room for a quarter of the requests that are answered at once, were they as large as they may be; and for
// one of each of two addresses at least.
func newBodies(inFlight int, limit int64, proxies Proxies) *bodies {
	const part = 4
	return &bodies{most: max(int64(inFlight)*limit/part, 2*(limit+1)), proxies: proxies, each: map[string]int64{}}
}

// body is what is there of a request's body.
type body struct {
	io.ReadCloser

	of    *bodies
	key   string // who sends it
	bytes int64
	over  bool      // it is released
	full  *db.Fault // why no more of it is read
}

// count counts what is read of a request's body, until it is released.
func (b *bodies) count(r *http.Request) *body {
	counted := &body{of: b}
	if r.Body != nil && r.Body != http.NoBody {
		counted.key, counted.ReadCloser = AddressKey(b.proxies.Client(r)), r.Body
		r.Body = counted
	}
	return counted
}

// Read fails where there is no room for what it has read.
func (b *body) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if b.over {
		return n, err
	}
	if b.full = b.take(int64(n)); b.full != nil {
		return 0, b.full
	}
	return n, err
}

func (b *body) take(n int64) *db.Fault {
	b.of.mutex.Lock()
	defer b.of.mutex.Unlock()
	switch {
	case b.of.all+n > b.of.most:
		return fullHouse(db.RefusedBody)
	case b.of.each[b.key]+n > b.of.most/2:
		return fullHouse(db.RefusedAddressBody)
	}
	b.bytes += n
	b.of.all += n
	b.of.each[b.key] += n
	return nil
}

// release makes room for others: the request is over, or has taken a place. It may be called again.
func (b *body) release() {
	b.over = true
	if b.bytes == 0 {
		return
	}
	b.of.mutex.Lock()
	defer b.of.mutex.Unlock()
	b.of.all -= b.bytes
	if b.of.each[b.key] -= b.bytes; b.of.each[b.key] == 0 {
		delete(b.of.each, b.key)
	}
	b.bytes = 0
}
