// Package licenses holds what the licenses of others ask to be kept with the program: the names, versions and licenses of
// the Go modules and npm packages that are in it, where their sources are, and their texts. They are written by generate, from
// here, and by web/licenses.mjs; `orderly licenses` prints them. Begin with licenses.go.
package licenses
