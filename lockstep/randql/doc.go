// Package randql draws random valid GraphQL operations for any schema, through pgregory.net/rapid, so that an operation
// which breaks something shrinks to a small one. It knows schemas alone, and runs nothing. Begin with op.go.
package randql
