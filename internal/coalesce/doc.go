// Package coalesce makes few calls of many: while a call runs, further ones with the same key wait, and run together
// as one batch as soon as it ends. It knows neither what the calls do nor for whom; it imports nothing of the program.
//
// Begin with group.go. A Group coalesces any calls; loader.go is a Group of loads by key. In overlap.go, calls have
// several keys each, and run in the order in which they arrive: orders share the products that they lock. Leasecache coalesces round
// trips to Redis with it, sqlpage equal statements of several requests, and resolvers and auth what subscriptions
// watch.
package coalesce
