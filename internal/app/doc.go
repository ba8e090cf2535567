// Package app puts the program together: it opens what the configuration names, and connects the API, the worker
// and monitoring. It knows every other package, and none knows it. components is what the API and the worker share;
// wire starts everything, and what it starts is stopped in reverse order.
//
// Begin with wire in app.go. Commands are in package command, variables in package config.
package app
