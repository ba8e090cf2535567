package services

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	redisPatience = 10 * time.Second
	// fewDatabases is what a Redis of somebody's own has; there, tests share one.
	fewDatabases = 64
	// nextKey, in database 0, counts the databases given out.
	nextKey = "orderly:tests:next"
)

// RedisURL returns the URL of a logical database of the tests' Redis that is
// the test's alone, and empties it when the test ends. Two things are shared
// nonetheless: channels of pub/sub, so give them names of your own; and all of
// a server that the environment names, if it has fewer than 64 databases.
func RedisURL(t testing.TB) string {
	t.Helper()
	address := os.Getenv(RedisVariable)
	if address == "" {
		t.Fatalf("%s is not set: the package's TestMain should call services.Run", RedisVariable)
	}
	home, err := redis.ParseURL(address)
	if err != nil {
		t.Fatalf("%s is no URL: %v", RedisVariable, err)
	}
	number, err := nextRedisDatabase(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	if number == home.DB {
		return address
	}
	t.Cleanup(func() {
		own := *home
		own.DB = number
		if err := flush(context.WithoutCancel(t.Context()), &own); err != nil {
			t.Error(err)
		}
	})
	other, err := withRedisDatabase(address, number)
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// nextRedisDatabase gives out the databases from 1 on, in turn, or home's own
// where there are few.
func nextRedisDatabase(ctx context.Context, home *redis.Options) (number int, err error) {
	ctx, cancel := context.WithTimeout(ctx, redisPatience)
	defer cancel()
	client := redis.NewClient(home)
	defer func() { err = errors.Join(err, client.Close()) }()
	setting, err := client.ConfigGet(ctx, "databases").Result()
	if err != nil {
		return 0, fmt.Errorf("asking Redis for the number of its databases: %w", err)
	}
	databases, err := strconv.Atoi(setting["databases"])
	if err != nil || databases < fewDatabases {
		return home.DB, nil // some hosted servers don't say
	}
	count, err := client.Incr(ctx, nextKey).Result()
	if err != nil {
		return 0, fmt.Errorf("taking a Redis database: %w", err)
	}
	return 1 + int((count-1)%int64(databases-1)), nil
}

func flush(ctx context.Context, options *redis.Options) (err error) {
	ctx, cancel := context.WithTimeout(ctx, redisPatience)
	defer cancel()
	client := redis.NewClient(options)
	defer func() { err = errors.Join(err, client.Close()) }()
	if err := client.FlushDB(ctx).Err(); err != nil {
		return fmt.Errorf("emptying the test's Redis database: %w", err)
	}
	return nil
}

// withRedisDatabase is a Redis URL with another database: go-redis reads it from
// the query in each form of URL, before the path.
func withRedisDatabase(address string, number int) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("reading the Redis URL: %w", err)
	}
	query := parsed.Query()
	query.Set("db", strconv.Itoa(number))
	parsed.RawQuery = query.Encode()
	return parsed.String(), nil
}
