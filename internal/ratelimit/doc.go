// Package ratelimit limits how much somebody may do: each key has a bucket that work is taken from, and that fills again at a
// steady rate. The buckets are in Redis, for all servers together; while it does not answer, each server has its own. It knows
// keys and numbers, not who or what they stand for. Begin with bucket.go; batch.go asks several in one trip.
package ratelimit
