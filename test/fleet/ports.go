package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports that the system gives to nobody by itself, in blocks.
const (
	firstPort = 20_000
	blocks    = 100
	blockSize = 100
	// enoughPorts is more than any fleet has.
	enoughPorts = 50
)

// ports are those of a block that no other fleet uses: who listens at the first has them all.
type ports struct {
	lock net.Listener
	free []string // at which nobody else listens either
}

// takePorts takes a block.
func takePorts(ctx context.Context) (*ports, error) {
	for _, block := range rand.Perm(blocks) {
		first := firstPort + block*blockSize
		lock, err := listenAt(ctx, loopback, first)
		if err != nil {
			continue
		}
		p := &ports{lock: lock}
		for port := first + 1; port < first+blockSize; port++ {
			if listener, err := listenAt(ctx, "", port); err == nil {
				p.free = append(p.free, strconv.Itoa(port))
				_ = listener.Close() // it took nothing
			}
		}
		if len(p.free) >= enoughPorts {
			return p, nil
		}
		_ = lock.Close() // another block has more
	}
	return nil, errors.New("there are not enough free ports")
}

// next gives a port out.
func (p *ports) next() string {
	port := p.free[0]
	p.free = p.free[1:]
	return port
}

func listenAt(ctx context.Context, host string, port int) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
}
