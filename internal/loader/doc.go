// Package loader brings the keys of one edge together, loads them with one call, and puts the values into the order of the
// parents. It knows any key and any value, and no entity. All of it is in loader.go.
package loader
