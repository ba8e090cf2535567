// Package tables writes tables as Markdown has them, for what load and fleet have measured: [Write].
package tables
