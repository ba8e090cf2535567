package devservices

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"
)

const (
	// fullLimit is a memory limit that even an empty server exceeds, in bytes.
	fullLimit = 1
	// noLimit removes the memory limit.
	noLimit = 0
)

// Hang makes the server answer nothing, and keep its connections, until Wake.
func (r *RedisServer) Hang() error { return r.server.signal(syscall.SIGSTOP) }

// Wake ends what Hang began. The server now runs what was sent meanwhile.
func (r *RedisServer) Wake() error { return r.server.signal(syscall.SIGCONT) }

// Kill ends the server as a crash does. [StartRedisServer] in the same folder starts another one, which is empty,
// at the same URL.
func (r *RedisServer) Kill() error {
	if err := r.server.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-r.server.done
	return nil
}

// Fill makes the server refuse every command that could need memory, until Empty. It keeps its data.
func (r *RedisServer) Fill(ctx context.Context) error { return r.limit(ctx, fullLimit) }

// Empty ends what Fill began.
func (r *RedisServer) Empty(ctx context.Context) error { return r.limit(ctx, noLimit) }

// limit sets the memory limit, with a policy that evicts nothing.
func (r *RedisServer) limit(ctx context.Context, bytes int) error {
	answer, err := r.command(ctx, fmt.Sprintf("CONFIG SET maxmemory %d maxmemory-policy noeviction", bytes))
	if err == nil && answer != "+OK\r\n" {
		err = fmt.Errorf("unexpected answer %q", answer)
	}
	if err != nil {
		return fmt.Errorf("limiting the memory of redis-server: %w", err)
	}
	return nil
}

// command sends one command, and returns the first line of the reply.
func (r *RedisServer) command(ctx context.Context, command string) (answer string, err error) {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "unix", r.path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, connection.Close()) }()
	if err := connection.SetDeadline(time.Now().Add(redisReplyTimeout)); err != nil {
		return "", err
	}
	if _, err := connection.Write([]byte(command + "\r\n")); err != nil {
		return "", err
	}
	return bufio.NewReader(connection).ReadString('\n')
}
