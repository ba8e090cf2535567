// Package pubsub tells whoever watches something that it may have changed, in whatever process that happened, and loads what
// many watch together. It publishes and subscribes through leasecache's Redis, and knows topics alone: neither what changes nor
// how it is sent to clients. Begin with hub.go.
package pubsub
