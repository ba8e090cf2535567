// Package peers lets processes invalidate cached values for each other, through PostgreSQL's notifications: a process
// that is cut off from Redis alone would otherwise leave its old values there for the others to find.
//
// Begin with peers.go: Open joins the processes, Invalidate asks them. connection.go is the one connection on which a
// process listens, asks and answers; message.go is what they send.
//
// # Why no clock is needed
//
// Each process holds a lock of PostgreSQL, shared, for as long as it listens. Who asks counts the locks, and waits until
// one has done what was asked, or all have answered that they don't reach Redis either. A process that answers so has
// stopped to read from Redis, and forgets all that is cached before it begins again. So when the asker's write is
// acknowledged, nobody finds the old value, however long anything took.
//
// If a process does not answer within a second, as one that is paused or that is cut off from PostgreSQL, the write is
// acknowledged as it is without peers, and the asker repeats once a second that all must be forgotten, until somebody
// has done it. Till then such a process can find an old value.
package peers
