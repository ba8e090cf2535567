// Package entitycache says what the cache keeps of the shop: users, products, sessions and sums. An entity is a few lines: its
// key, how long it lives, and how it is packed. How a cache stays exact is leasecache's, which knows no shop; rows are read by
// db. All of it is in entitycache.go.
package entitycache
