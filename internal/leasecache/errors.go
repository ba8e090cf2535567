package leasecache

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

// isFull reports whether Redis is at its memory limit: it answers, but stores nothing more.
func isFull(err error) bool { return redis.HasErrorPrefix(err, "OOM") }

// isUnknownScript reports whether Redis has not seen a script since it started.
func isUnknownScript(err error) bool { return redis.HasErrorPrefix(err, "NOSCRIPT") }

// isRedisFailure reports whether an error that a user of the client got is about Redis rather than about the
// command.
func isRedisFailure(err error) bool {
	if err == nil || errors.Is(err, redis.Nil) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if _, ok := errors.AsType[redis.Error](err); !ok {
		return true
	}
	for _, prefix := range []string{
		"CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF", "NOAUTH", "NOREPLICAS", "READONLY", "TRYAGAIN", "WRONGPASS",
		"max number of clients reached",
	} {
		if redis.HasErrorPrefix(err, prefix) {
			return true
		}
	}
	return false
}

// isRefused reports whether Redis rejects the URL's user, password or database. Waiting does not help.
func isRefused(err error) bool {
	for _, prefix := range []string{"WRONGPASS", "NOAUTH", "NOPERM", "DB index is out of range", "invalid password"} {
		if redis.HasErrorPrefix(err, prefix) {
			return true
		}
	}
	return false
}

// isFailure reports whether the error of one of this package's own commands is a failure.
func isFailure(err error) bool {
	return err != nil && !errors.Is(err, redis.Nil) && !isFull(err) && !isUnknownScript(err)
}
