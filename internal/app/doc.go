// Package app puts the program together: it opens what the configuration names, and joins the API, the worker and what
// watches them. It knows every other package, and none knows it; what a part does stands in its own. Begin with wire in
// app.go: what is started there in turn is stopped in reverse. Commands are in package command, variables in package config.
package app
