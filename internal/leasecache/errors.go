package leasecache

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

// isFull tells of a Redis at its memory limit: it answers, but takes no more.
func isFull(err error) bool { return redis.HasErrorPrefix(err, "OOM") }

// isUnknownScript tells of a Redis that has not seen a script since it started.
func isUnknownScript(err error) bool { return redis.HasErrorPrefix(err, "NOSCRIPT") }

// isRedisFailure says whether an error of a user of the client tells of Redis rather
// than of the command.
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

// isRefused says whether Redis refuses what the URL says: waiting does not mend that.
func isRefused(err error) bool {
	for _, prefix := range []string{"WRONGPASS", "NOAUTH", "NOPERM", "DB index is out of range", "invalid password"} {
		if redis.HasErrorPrefix(err, prefix) {
			return true
		}
	}
	return false
}

// isFailure says whether an error of one of this package's own commands is one.
func isFailure(err error) bool {
	return err != nil && !errors.Is(err, redis.Nil) && !isFull(err) && !isUnknownScript(err)
}
