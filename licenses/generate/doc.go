// Generate writes ../modules.txt, and compressed as modules.txt.gz: the Go modules that are linked into the program, with their licenses. It fails where a
// license is not one of those that are allowed, or can't be told. All of it is in main.go.
package main
