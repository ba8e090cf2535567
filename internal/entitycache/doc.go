// Package entitycache defines what is cached of the shop: users, products, categories, sessions and sums of sales. An
// entity is a few lines: its key, its TTL and its encoding.
//
// How the cache stays consistent is leasecache's, which knows no shop; db reads the rows. Caches is the only type:
// its fields are the caches, ProductsByID and its like read through them, and Change runs a write and invalidates.
// Begin with entitycache.go; sales.go is what no write invalidates, which is a minute old at most. positions.go is what
// a replica must have replayed to answer a user.
package entitycache
