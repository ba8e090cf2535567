// Package command is the program's command line: what orderly can be told to do, a command a file. What a server or a worker
// is made of it gets from app, by a function; it starts and stops it. Begin with command.go; running.go is what stops in order.
package command
