package limits

import (
	"io"
	"net/http"
	"sync"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/origin"
)

// BodyBytes bounds the bytes of all bodies that are being received. Their requests are not admitted yet, so without a bound a
// thousand connections could hold a gigabyte. One address may have half of it.
type BodyBytes struct {
	max     int64
	proxies origin.Proxies

	mutex     sync.Mutex
	total     int64
	byAddress map[string]int64
}

// NewBodyBytes allows the bytes of a quarter of the requests in flight, each with a body of the largest size, and at least one
// such body of each of two addresses.
func NewBodyBytes(inFlight int, bodyLimit int64, proxies origin.Proxies) *BodyBytes {
	const part = 4
	return &BodyBytes{max: max(int64(inFlight)*bodyLimit/part, 2*(bodyLimit+1)), proxies: proxies, byAddress: map[string]int64{}}
}

// Body is a request's body that is counted while it is received.
type Body struct {
	io.ReadCloser

	all      *BodyBytes
	key      string // of the client's address
	bytes    int64
	released bool
	refused  *faults.Fault
}

// Count counts a request's body until it is released.
func (b *BodyBytes) Count(r *http.Request) *Body {
	counted := &Body{all: b}
	if r.Body != nil && r.Body != http.NoBody {
		counted.key, counted.ReadCloser = b.proxies.ClientKey(r), r.Body
		r.Body = counted
	}
	return counted
}

// Read fails where the bytes that it has read are over the bound.
func (b *Body) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if b.released {
		return n, err
	}
	if b.refused = b.take(int64(n)); b.refused != nil {
		return 0, b.refused
	}
	return n, err
}

// Refused returns the fault with which reading has failed, or nil.
func (b *Body) Refused() *faults.Fault { return b.refused }

func (b *Body) take(n int64) *faults.Fault {
	b.all.mutex.Lock()
	defer b.all.mutex.Unlock()
	switch {
	case b.all.total+n > b.all.max:
		return tooManyRequests(faults.RefusedBody)
	case b.all.byAddress[b.key]+n > b.all.max/2:
		return tooManyRequests(faults.RefusedAddressBody)
	}
	b.bytes += n
	b.all.total += n
	b.all.byAddress[b.key] += n
	return nil
}

// Release stops counting the body: the request is admitted or over. Further calls do nothing.
func (b *Body) Release() {
	b.released = true
	if b.bytes == 0 {
		return
	}
	b.all.mutex.Lock()
	defer b.all.mutex.Unlock()
	b.all.total -= b.bytes
	if b.all.byAddress[b.key] -= b.bytes; b.all.byAddress[b.key] == 0 {
		delete(b.all.byAddress, b.key)
	}
	b.bytes = 0
}
