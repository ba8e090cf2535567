package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// held are connections of the attacker's that stay open until it stops.
type held struct {
	to    string // the server's address
	from  string // the attacker's
	open  []net.Conn
	fails int
}

func (v *victim) held() *held { return &held{to: v.api.API, from: v.attacker} }

// connect opens one and sends a text. A server that refuses does so now or later.
func (h *held) connect(ctx context.Context, text string) net.Conn {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(h.from)}, Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", h.to)
	if err == nil {
		h.open = append(h.open, conn)
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, err = io.WriteString(conn, text)
	}
	if err != nil {
		h.fails++
		return nil
	}
	return conn
}

// many opens connections that say the same, and tells how many are open still when ctx ends.
func (h *held) many(ctx context.Context, n int, text string) (string, error) {
	for i := 0; i < n && ctx.Err() == nil; i++ {
		h.connect(ctx, text)
	}
	<-ctx.Done()
	return h.end(), nil
}

func (h *held) end() string {
	open := 0
	for _, conn := range h.open {
		if isOpen(conn) {
			open++
		}
		_ = conn.Close()
	}
	return fmt.Sprintf("%d connections of %d open at the end", open, len(h.open)+h.fails)
}

// isOpen reads what has come, and looks whether that is all.
func isOpen(conn net.Conn) bool {
	const enough = 64 << 10
	_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	for buffer := make([]byte, enough); ; {
		if _, err := conn.Read(buffer); err != nil {
			timeout, ok := err.(net.Error) //nolint:errorlint // of Read itself
			return ok && timeout.Timeout()
		}
	}
}

func requestText(path string, length int, body string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, length, body)
}

// readersWhoDoNot ask for large answers and read none of them.
func readersWhoDoNot(ctx context.Context, v *victim) (string, error) {
	const allowed = 7 // of 9,660 letters each, for a hundred products: 6.8 MB
	body := string(operation{Query: wordy(allowed)}.body())
	return v.held().many(ctx, 262, requestText("/graphql", len(body), body))
}

// slowBodies opens 260 connections that send one byte of a body each, and thirteen further ones each second.
func slowBodies(ctx context.Context, v *victim) (string, error) {
	const atFirst, eachSecond = 260, 13
	h := v.held()
	text := requestText("/graphql", 1000, "{")
	for range atFirst {
		h.connect(ctx, text)
	}
	ticker := time.NewTicker(time.Second / eachSecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return h.end(), nil
		case <-ticker.C:
			h.connect(ctx, text)
		}
	}
}

func idleConnections(ctx context.Context, v *victim) (string, error) {
	return v.held().many(ctx, 2_000, "")
}

const upgrade = "GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"

func idleSockets(ctx context.Context, v *victim) (string, error) {
	return v.held().many(ctx, 1_500, upgrade)
}

// halfMessages announces a message of a megabyte on each socket, and sends half of it.
func halfMessages(ctx context.Context, v *victim) (string, error) {
	const announced = 1 << 20
	return v.held().many(ctx, 150, upgrade+frame(announced, strings.Repeat(" ", announced/2)))
}

// frame is one of RFC 6455's, masked with nothing, that announces so many bytes.
func frame(announced int, text string) string {
	head := []byte{0x81, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint64(head[2:], uint64(announced)) //nolint:gosec // positive
	return string(head) + text
}

// message is a whole one.
func message(text string) string { return frame(len(text), text) }

func subscribe(id int64, o operation) string {
	return message(fmt.Sprintf(`{"id":"%d","type":"subscribe","payload":%s}`, id, o.body()))
}

// quadraticOnSocket sends ten documents at once, again and again, on one socket at a time.
func quadraticOnSocket(ctx context.Context, v *victim) (string, error) {
	h := v.held()
	next := quadratic(v)
	sent := 0
	for ctx.Err() == nil {
		conn := h.connect(ctx, opened())
		for i := int64(0); conn != nil && ctx.Err() == nil && i < 10; i++ {
			if _, err := io.WriteString(conn, subscribe(i, next())); err != nil {
				break
			}
			sent++
		}
		if conn != nil {
			_ = conn.SetReadDeadline(time.Now().Add(time.Second / 10))
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
		if len(h.open) > 2_000 {
			break
		}
	}
	<-ctx.Done()
	return fmt.Sprintf("%d documents sent", sent), nil
}
