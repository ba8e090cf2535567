// Services runs a command with the tests' PostgreSQL and Redis up, so that all
// packages share one of each:
//
//	go run ./test/services/run -- go test ./...
//
// What the environment already names is used as it is. Signals go on to the
// command, and its exit code is the exit code.
//
// All of it is in main.go.
package main
