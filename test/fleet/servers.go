package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"

	"orderly.example/test/process"
)

// server is where a server of the program is.
type server struct{ api, admin string } // addresses

// startProgram starts the servers, of which the last has a network of its own where there is one, and the workers.
func (f *fleet) startProgram(ctx context.Context) error {
	for n := range servers {
		host, wrapper := loopback, []string(nil)
		if f.network != nil && n == servers-1 {
			host, wrapper = f.network.server, f.network.inside()
		}
		at := server{api: net.JoinHostPort(host, f.ports.next()), admin: net.JoinHostPort(host, f.ports.next())}
		f.servers = append(f.servers, at)
		p := f.role(fmt.Sprintf("serve %d", n+1), "serve", wrapper, "ORDERLY_ADDR="+at.api, "ORDERLY_ADMIN_ADDR="+at.admin)
		f.serves = append(f.serves, p)
		if err := f.add(ctx, p); err != nil {
			return err
		}
	}
	for n := range workers {
		p := f.role(fmt.Sprintf("work %d", n+1), "work", nil, "ORDERLY_ADMIN_ADDR=127.0.0.1:0")
		f.works = append(f.works, p)
		if err := f.add(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (f *fleet) role(name, role string, wrapper []string, variables ...string) *part {
	return &part{name: name, start: func(ctx context.Context) (runner, error) {
		return process.Start(context.WithoutCancel(ctx), f.binary, append(f.environment(), variables...), role, wrapper...)
	}}
}

// awaitWhole waits, under load, until all parts are up and do what they should: each server is asked by the proxy.
func (f *fleet) awaitWhole(ctx context.Context) error {
	var before [servers]float64
	for i, server := range f.servers {
		before[i], _ = server.operations(ctx) // 0 where it does not answer
	}
	err := await(ctx, func() bool {
		for i, server := range f.servers {
			if now, err := server.operations(ctx); err != nil || now <= before[i] {
				return false
			}
		}
		return f.redis.isWhole(ctx)
	})
	if err != nil {
		return fmt.Errorf("waiting until all parts do what they should: %w", err)
	}
	return nil
}

// operations is how many operations the server has answered.
func (s server) operations(ctx context.Context) (float64, error) {
	return s.metric(ctx, "orderly_operation_duration_seconds_count")
}

// metric is the sum of a metric of all labels, as the server tells Prometheus.
func (s server) metric(ctx context.Context, name string) (sum float64, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.admin+"/metrics", http.NoBody)
	if err != nil {
		return 0, err
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), name); ok && strings.ContainsAny(rest[:1], " {") {
			n, _ := strconv.ParseFloat(lines.Text()[strings.LastIndexByte(lines.Text(), ' ')+1:], 64)
			sum += n
		}
	}
	return sum, errors.Join(lines.Err(), response.Body.Close())
}
