// Package leasecache keeps in Redis what Postgres holds, and gives nothing that is
// out of date.
//
// # How
//
// A reader that does not find a key takes a lease of it, fetches, and fills only
// if the lease is still there. A writer marks its keys before it writes, which
// kills values and leases and keeps others from taking any, and clears the marks
// after the commit. So whatever is read before a commit can't be kept after it.
// (Leases: Nishtala et al., 'Scaling Memcache at Facebook', NSDI 2013, 3.2.1.)
// A writer that dies in between leaves marks that run out after 15 s; a reader
// that is paused for longer than its lease, 3 s, fills nothing. All keys carry an
// epoch that is read with each look; moving it forgets everything.
//
// A store that can't reach Redis goes on without: reads go to the fetch at once,
// writes just run. It notices within 0.1 s even if nobody uses it. A write that
// could not be cleared is not acknowledged before every store that was cut off
// with it has noticed too, and the store owes an invalidation: it moves the
// epoch when Redis answers again, before anybody reads from it. That takes about
// 2 s. A Redis that was started anew, or replaced, is not trusted with what it
// holds.
//
// # What is promised
//
// A read gives nothing older than any write that was acknowledged (by [Store.Change]
// or [Cache.Put] returning) before it began. That holds through outages of Redis
// that all stores see, restarts that bring back old data, full memory, eviction,
// lost keys, commands that arrive late, and readers and writers that die at any
// point.
//
// # What is not
//
//   - A store that is cut off while others reach Redis: its writes are
//     acknowledged after 0.2 to 0.4 s, and others find old values until it is
//     back, or the values' life ends. It says so in the log.
//   - A process that dies in an outage, after it has acknowledged a write, while
//     no other lives that has seen the outage, nor was Redis started anew.
//   - A process that stood still during an outage of Redis can find an old value
//     in the first 0.3 s after it.
//   - A writer that dies after its commit, whose mark was lost too: its write was
//     not acknowledged, but the old value can stay for its life.
//   - Writes that go past [Store.Change], and fetches from a replica.
//   - Two masters of a failed-over Redis at once.
//
// Begin with through.go, the way of a read, and change.go, that of a write; store.go is the connection.
package leasecache
