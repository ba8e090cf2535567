// Package oracle answers the shop's schema in the plainest way: gqlgen's own executor, and one statement for each row
// and each relation. It has no loader, no projection, no plan and no cache, reads lists whole, and sorts, filters and
// cuts them in Go. What the server answers is held against it. It shares nothing with what it checks but the rows' types. Begin
// with oracle.go; an entity a file.
package oracle
