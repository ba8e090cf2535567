// Package loader is the step between a batch resolver and a function that fetches rows by keys: it removes
// duplicate keys, fetches once, and puts the values into the order of the parents.
//
// It knows any key and any value, and no entity. A Fetch loads values by keys; a Loader is a Fetch for one type of
// the graph, which fetches nothing if only keys are selected; One and Many take the keys from the parents. Begin
// with One and Many at the end of loader.go, the only file.
package loader
