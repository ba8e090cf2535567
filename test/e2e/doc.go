// Package e2e holds tests of the running program: the test binary starts itself as orderly, on real services, and asks it as
// its users and operators do. It knows the program's addresses, signals and log, and nothing of its packages but app. Begin
// with program_test.go, which starts and stops it.
package e2e
