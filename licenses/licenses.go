// Package licenses holds what the licenses of others ask to be kept with the program: the names, versions and licenses of
// the Go modules and npm packages that are in it, where their sources are, and their texts.
package licenses

import _ "embed"

//go:generate go run ./generate

// modules is written by ./generate.
//
//go:embed modules.txt
var modules string

// packages is written by web/build.mjs, which knows what is bundled.
//
//go:embed packages.txt
var packages string

// Text is all of it.
func Text() string { return modules + "\n" + packages }
