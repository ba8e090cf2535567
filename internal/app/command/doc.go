// Package command is the program's command line, with one file for each command. It starts and stops a server or a
// worker; app puts them together, in a function that command gets as a Wire.
//
// An invocation is one command being run; Running is what it has started, to be stopped in reverse order. services.go starts the
// private PostgreSQL and Redis of `dev`, where the configuration names none. Begin with command.go, then running.go.
package command
