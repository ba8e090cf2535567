// Load puts the program under load on this machine, with servers and a database
// of its own, and says whether it keeps what is promised of it:
//
//	make load ARGS='-scale 1 -each 10s storm redis-gone'
//
// The exit code is 1 where a promise is not kept. All of it shares this
// machine's processors, the clients too: figures are worth something where
// nothing else runs, and are to be compared with those of the same machine.
//
// It knows the program as those do who run it: its addresses, its metrics and the shop's rows. Begin with main.go, which lists
// the scenarios; a scenario a file.
package main
