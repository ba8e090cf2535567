// Package config is the program's configuration: one struct, read from the environment once, when the program
// starts. The struct's tags hold each variable's meaning, default and range; the help and the table of docs/variables.md are
// made from them. The package opens nothing.
//
// Load, in load.go, reads and checks a Config for a Purpose, the kind of command that needs it. Begin with
// settings.go, which lists the settings; check.go is the validation, and variables.go
// writes the help and the table.
package config
