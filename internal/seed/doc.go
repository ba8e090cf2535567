// Package seed fills an empty, migrated database with a made-up shop: three years of users, products, orders,
// notifications and reports. The same options give the same bytes on every machine. So all random numbers are drawn
// from integers: floating point differs between processors.
//
// A shop holds users, products and reports, from which the rows of all tables are made; a stream draws the random
// numbers of one row. Rows are written with COPY; the package knows none of the program's statements. Begin with
// seed.go, then shop.go.
package seed
