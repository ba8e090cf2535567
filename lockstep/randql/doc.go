// Package randql generates random valid GraphQL operations for any schema, with pgregory.net/rapid. When an
// operation breaks something, rapid shrinks it to a small one. The package only knows schemas and runs nothing.
// Begin with op.go.
package randql
