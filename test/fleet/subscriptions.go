package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/coder/websocket"
)

// statusEvent is the data of both subscriptions.
type statusEvent struct {
	Data struct{ Update struct{ Status string } }
}

// stream subscribes by an event stream.
func (c *client) stream(ctx context.Context, o operation, told func(status string) error) error {
	request, err := c.request(ctx, o)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "text/event-stream")
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		text, isData := strings.CutPrefix(lines.Text(), "data: ")
		var event statusEvent
		if !isData || text == "" || json.Unmarshal([]byte(text), &event) != nil || event.Data.Update.Status == "" {
			continue
		}
		if err := told(event.Data.Update.Status); err != nil {
			return err
		}
	}
	return errors.Join(errors.New("the stream ended"), lines.Err())
}

// socket subscribes by a WebSocket.
func (c *client) socket(ctx context.Context, o operation, told func(status string) error) error {
	conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(c.base, "http")+"/graphql", //nolint:bodyclose // Dial does
		&websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseNow() }()
	say := func(kind string, payload any) error {
		text, err := json.Marshal(map[string]any{"id": "1", "type": kind, "payload": payload})
		if err != nil {
			return err
		}
		return conn.Write(ctx, websocket.MessageText, text)
	}
	init := fmt.Sprintf(`{"type": "connection_init", "payload": {"authorization": "Bearer %s"}}`, c.token)
	if err := conn.Write(ctx, websocket.MessageText, []byte(init)); err != nil {
		return err
	}
	for {
		_, text, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		var message struct {
			Type    string
			Payload statusEvent
		}
		if err := json.Unmarshal(text, &message); err != nil && message.Type == "" {
			return err
		}
		switch message.Type {
		case "connection_ack":
			err = say("subscribe", o)
		case "ping":
			err = conn.Write(ctx, websocket.MessageText, []byte(`{"type": "pong"}`))
		case "next":
			if status := message.Payload.Data.Update.Status; status != "" {
				err = told(status)
			}
		case "error", "complete":
			err = fmt.Errorf("the subscription ended: %s", text)
		}
		if err != nil {
			return err
		}
	}
}
