// Package ratelimit limits how much each key may do, with token buckets: work takes tokens from a key's bucket,
// which refills at a steady rate.
//
// A Bucket is one kind of limit, with a bucket for each key. Buckets are in Redis, shared by all servers; while
// Redis is away, each server has its own. A Batch asks several buckets, and ExpiringTexts, in one pipeline. A
// LeasedBucket spends parts of a bucket without asking Redis: for keys that take often and little. The package knows
// keys and numbers, not who or what they stand for. Begin with bucket.go, then batch.go and leased.go.
package ratelimit
