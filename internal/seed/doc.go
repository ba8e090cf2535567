// Package seed fills an empty, migrated database with a made-up shop: three years of users, products, orders, notifications and
// reports. The same options give the same bytes on every machine, so all numbers are drawn from integers: floating point
// differs between processors. It writes tables with COPY and knows none of the program's statements. Begin with seed.go.
package seed
