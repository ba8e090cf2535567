// Package pubsub publishes that something may have changed, to subscribers in all processes.
//
// A Hub has topics. A writer publishes topics after its commit; a watcher gets a signal and reads for itself.
// Messages between processes go through leasecache's Redis, and say nothing but the topic. While Redis is away, the
// hub polls: it signals every watcher once a second. Watchers share their reads by a coalesce.Loader.
//
// The package knows neither what changes nor how it reaches clients. Begin with hub.go; listen.go is the connection
// to Redis.
package pubsub
