package leasecache

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// channelPrefix begins the name of each channel: the databases of one Redis share their channels.
	channelPrefix = "o:live:"
	// pingAfter is how long a subscription receives nothing before it sends a ping.
	pingAfter = 3 * time.Second
)

var (
	errNotUsed = errors.New("messages: Redis is not used at present")
	errNoPong  = errors.New("messages: Redis is silent")
)

// Publish sends a text to all subscribers of the topics, in any process. It takes no longer than the store's
// timeout. After an error some may not have received it.
func (s *Store) Publish(ctx context.Context, text string, topics []string) error {
	if !s.Up() {
		return errNotUsed
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
	defer cancel()
	_, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, topic := range topics {
			p.Publish(ctx, channelPrefix+topic, text)
		}
		return nil
	})
	s.ReportError(err)
	return err
}

// Subscribe makes a subscription without topics, on a connection of its own. It connects on first use.
func (s *Store) Subscribe(ctx context.Context) *Subscription {
	return &Subscription{pubsub: s.subscribe(ctx)}
}

// Subscription receives what is published under its topics. Add, Remove and Close may be called while Next waits.
type Subscription struct{ pubsub pubsub }

// pubsub is what a subscription needs of a redis.PubSub: see client.
type pubsub interface {
	Subscribe(ctx context.Context, channels ...string) error
	Unsubscribe(ctx context.Context, channels ...string) error
	ReceiveTimeout(ctx context.Context, timeout time.Duration) (any, error)
	Ping(ctx context.Context, payload ...string) error
	Close() error
}

// Add subscribes to topics. Next tells when each is subscribed.
func (s *Subscription) Add(ctx context.Context, topics []string) error {
	return s.pubsub.Subscribe(ctx, channels(topics)...)
}

// Remove unsubscribes from topics.
func (s *Subscription) Remove(ctx context.Context, topics []string) error {
	return s.pubsub.Unsubscribe(ctx, channels(topics)...)
}

// Next waits for a message. An empty text says that the topic is subscribed from now on; an empty topic, that Redis
// is alive. After an error the subscription can't be used any more.
func (s *Subscription) Next(ctx context.Context) (topic, text string, err error) {
	pinged := false
	for {
		message, err := s.pubsub.ReceiveTimeout(ctx, pingAfter)
		switch m := message.(type) {
		case *redis.Message:
			return strings.TrimPrefix(m.Channel, channelPrefix), m.Payload, nil
		case *redis.Subscription:
			if m.Kind == "subscribe" {
				return strings.TrimPrefix(m.Channel, channelPrefix), "", nil
			}
		case *redis.Pong:
			return "", "", nil
		}
		if err == nil {
			continue
		}
		timeout, isNet := errors.AsType[net.Error](err)
		switch {
		case !isNet || !timeout.Timeout():
			return "", "", err
		case pinged:
			return "", "", errNoPong
		}
		if err := s.pubsub.Ping(ctx); err != nil {
			return "", "", err
		}
		pinged = true
	}
}

// Close closes the connection, and ends a Next that waits.
func (s *Subscription) Close() error { return s.pubsub.Close() }

func channels(topics []string) []string {
	names := make([]string, len(topics))
	for i, topic := range topics {
		names[i] = channelPrefix + topic
	}
	return names
}
