// Package db is the shop in PostgreSQL: the rows of each entity, the lists and relations they are read by, its writes, and
// the migrations. It knows nothing of GraphQL, of who asks, and of the cache; it imports none of the shop's packages.
// Begin with report.go, the shortest entity, then list.go and page.go for how a list becomes a statement, and open.go for the
// pool.
package db
