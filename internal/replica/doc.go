// Package replica reads from the streaming replicas of a PostgreSQL primary. It decides which of them is near enough
// to be asked, and proves how far it has come; it knows neither statements nor viewers: see sqlpage.Database.Read.
//
// Begin with set.go: a Set is the replicas of one primary, and Choose returns one of them. position.go is where a
// server is in the write-ahead log; observer.go asks a server for that; history.go turns positions into a lag;
// replica.go watches one replica and gives out its connections.
//
// # What a connection is known to have replayed
//
// A replica that crashes begins its recovery anew, and may then show less than it did before. So it is a connection that
// is known to have replayed a position, not a server: a crash ends all connections. A connection has replayed what it
// said itself when it was made, and what the replica said on another connection to the same server process that was
// asked after this one had been made.
//
// # What is not read from a replica
//
// A replica whose lag is over the limit or unknown, that is no replica (any more), that belongs to another primary, or
// that follows another timeline than the primary's. After a fail-over a replica is on the primary's timeline once it has
// written that into its control file, at the end of its next restartpoint: some minutes later by PostgreSQL's defaults.
//
// A position does not say of which timeline it is. So for as long as a process has not noticed a fail-over, at most for
// the lag, a replica that had replayed more than the one that was promoted can seem to have a write that it lacks.
package replica
