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
