// Fleet runs a whole shop on this machine, as an operator does on ten: three servers and two workers of the program
// behind HAProxy or nginx, Redis alone, with Sentinel or as a Cluster, PostgreSQL with a streaming standby, and
// PgBouncer. It puts it under a load with writes, has one part after the other fail, and holds what clients saw
// against what must be:
//
//	make fleet
//	make fleet FLEET='-only "cluster.*rolling"'
//
// No answer may be wrong or older than what was acknowledged, every acknowledged order is in the database once, every
// subscriber gets the final event, and the shop recovers by itself. The exit code is 1 where a row of the table misses.
// Nothing here is simulated: the parts are Debian's.
//
// It knows the program as those do who run it: by its addresses, its signals and the shop's rows. Begin with faults.go,
// which lists what fails; topologies.go lists the fleets. To add a row, add a fault there and its function in a file
// faults_….go. traffic.go is what clients do meanwhile, tally.go counts it, row.go is one row from begin to end.
// fleet.go starts the parts, a file each.
package main
