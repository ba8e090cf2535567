// Package reference is a second, simple implementation of the shop's schema, with which the server's answers are
// compared: gqlgen's own executor, and one statement for each row and each relation. It has no loader, no
// projection, no plan and no cache; it reads whole lists, and sorts, filters and cuts them in Go. It shares only
// the rows' types, and the encoding of ids and cursors, with what it checks.
//
// API is the only type to start with: Ask answers an operation. Begin with api.go; each entity is a file.
package reference
