// Package process runs the program as those do who operate it: built, started as a process of its own, known by its
// addresses, its signals and its log. Begin with [Start]. tree.go looks at processes in
// /proc, and query.go at the database.
package process
