// Package peers lets processes invalidate cached values for each other, through PostgreSQL's notifications: a process
// that is cut off from Redis alone would otherwise leave its old values there for the others to find.
//
// Begin with peers.go: Open joins the processes, Invalidate asks them. connection.go is the one connection on which a
// process listens, asks and answers; message.go is what they send.
//
// # Why no clock is needed
//
// Each process holds a lock of PostgreSQL, shared, for as long as it listens. Who asks counts the locks, and waits until
// one has done what was asked: then nobody finds the old value any more, however long anything took. Or all have
// answered that they don't reach Redis either. A process that answers so has stopped to read from Redis, and forgets all
// that is cached before it begins again.
//
// If none reaches Redis, or a process does not answer within a second, as one that is paused or that is cut off from
// PostgreSQL, the write is acknowledged as it is without peers (leasecache's doc.go), and the asker repeats once a second
// that all must be forgotten, until somebody has done it. Till then a process that does not listen can find an old
// value: for about two seconds after it is back.
package peers
