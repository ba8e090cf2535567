// Package leasecache caches in Redis what is stored in Postgres, and never returns stale values.
//
// It knows neither the entities nor Postgres: the caller passes functions that fetch, encode and decode.
//
// # Where to begin
//
// A [Store] is the connection to one Redis, with its state of health. A [Cache] holds one type of entity in a
// Store, as one or more [Part]s. A [Key] names an entity's part for [Store.Change], which runs a write. Begin with
// through.go for the path of a read and change.go for that of a write. Besides:
//
//   - reads: lookup.go and read.go get the stored values and take leases; fill.go stores what was fetched;
//     singleflight.go and await_loads.go let the readers of one process share a fetch; get_or_load.go and get.go
//     are other ways to read
//   - writes: marks.go sets and clears the marks of Change; put.go stores a written value at once
//   - outages: peers.go has other processes invalidate for one that can't reach Redis; bypass.go stops using a Redis that fails; probe.go asks it until it answers again; health.go is the
//     state, up, down or settling; servers.go recognizes one that was restarted or replaced
//   - round trips: send.go merges the commands of concurrent callers; scripts.go has the Lua scripts
//   - connect.go opens the connection; subscription.go publishes and subscribes; stats.go and traffic.go count
//
// # How it works
//
// A reader that misses a key takes a lease on it, fetches, and stores the value only if the lease is still there. A
// writer marks its keys before it writes, and clears the marks after the commit. A mark replaces the value or
// lease, and keeps others from taking a lease. So what was read before a commit can't be cached after it. (Leases:
// Nishtala et al., 'Scaling Memcache at Facebook', NSDI 2013, 3.2.1.) If a writer dies in between, its marks expire
// after 15 s. If a reader is paused for longer than its lease, 3 s, it stores nothing. All keys contain an epoch,
// which is read with each lookup; a new epoch forgets all cached values.
//
// A store that can't reach Redis works without it: reads call the fetch at once, writes just run. It notices an
// outage within 0.1 s, even if nobody uses it. If a write could not be cleared, Change returns only when every
// store that lost Redis at the same time has noticed as well, or a peer has cleared it. The store then owes an
// invalidation: it moves the epoch when Redis answers again, before anybody reads from it. That takes about 2 s. A Redis that was restarted or
// replaced is not trusted with what it holds.
//
// # Guarantees
//
// A read returns nothing older than any write that was acknowledged ([Store.Change] or [Cache.Put] returned) before
// the read began. That holds through outages of Redis that all stores see, restarts that bring back old data, full
// memory, eviction, lost keys, commands that arrive late, and readers and writers that die at any point.
//
// # What is not guaranteed
//
//   - If one store loses Redis while others reach it, and it has no [Peers] or not all of them answer, its writes are acknowledged after 0.2 to 0.4 s, and others find old values until a peer has heard of it, it is back, or the values expire. The log says so.
//   - If a process dies in an outage after it acknowledged a write, no other process that saw the outage is alive, and Redis was not restarted, the old value stays.
//   - A process that was paused during an outage of Redis can find an old value in the first 0.3 s after it.
//   - If a writer dies after its commit, and its mark is lost too, the write was not acknowledged, but the old value can stay until it expires.
//   - Writes that do not use [Store.Change], and fetches from a replica.
//   - Two masters of a failed-over Redis at the same time.
package leasecache
