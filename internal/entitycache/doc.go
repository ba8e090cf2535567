// Package entitycache defines what is cached of the shop: users, products, sessions and sales series. An entity is
// a few lines: its key, its TTL and its encoding.
//
// How the cache stays consistent is leasecache's, which knows no shop; db reads the rows. Caches is the only type:
// its fields are the caches, ProductsByID and its like read through them, and Change runs a write and invalidates.
// All of it is in entitycache.go.
package entitycache
