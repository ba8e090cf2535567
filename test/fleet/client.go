package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"time"
)

// answerPatience is how long a client waits for an answer: longer than the server takes for any.
const answerPatience = 20 * time.Second

// failure is a request that failed honestly: its client may try again.
type failure struct{ word string }

func (f *failure) Error() string { return f.word }

func isFailure(err error) bool {
	_, is := errors.AsType[*failure](err)
	return is
}

// client is a front end of one user, which asks through the proxy.
type client struct {
	base  string // http://host:port
	token string
	http  *http.Client
}

func newClient(base string) *client {
	return &client{base: base, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4}, Timeout: answerPatience}}
}

// as is the same front end for a session.
func (c *client) as(token string) *client { return &client{base: c.base, token: token, http: c.http} }

type operation struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

func (c *client) request(ctx context.Context, o operation) (*http.Request, error) {
	body, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/graphql-response+json")
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	return request, nil
}

// ask sends an operation and reads its data. It returns nil, a *failure, or another error for an answer that no server
// may give.
func (c *client) ask(ctx context.Context, o operation, data any) error {
	request, err := c.request(ctx, o)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return &failure{transportWord(err)}
	}
	body, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return &failure{"cut off"}
	}
	return judge(response.StatusCode, body, data)
}

func transportWord(err error) string {
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "no answer"
	}
	return "no connection"
}

// honest are the codes of an error that a fault explains.
func honest() []string { return []string{"UNAVAILABLE", "TIMEOUT", "BUSY"} }

// judge reads an answer.
func judge(status int, body []byte, data any) error {
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		if status >= http.StatusInternalServerError {
			return &failure{fmt.Sprint(status)}
		}
		return fmt.Errorf("%d with what is no answer: %.100s", status, body)
	}
	for _, e := range answer.Errors {
		if !slices.Contains(honest(), e.Extensions.Code) {
			return fmt.Errorf("%s: %s", e.Extensions.Code, e.Message)
		}
	}
	if len(answer.Errors) > 0 {
		return &failure{fmt.Sprintf("%s (%s)", answer.Errors[0].Extensions.Code, answer.Errors[0].Message)}
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return fmt.Errorf("%d with data that can't be read: %w: %.100s", status, err, body)
	}
	return nil
}

// logIn begins a session.
func (c *client) logIn(ctx context.Context, username, password string) (*client, error) {
	var data struct{ LogIn struct{ Token string } }
	err := c.ask(ctx, operation{
		`mutation($name: String!, $password: String!) { logIn(input: {username: $name, password: $password}) { token } }`,
		map[string]any{"name": username, "password": password},
	}, &data)
	if err == nil && data.LogIn.Token == "" {
		err = errors.New("there is no token")
	}
	if err != nil {
		return nil, fmt.Errorf("logging in as %s: %w", username, err)
	}
	return c.as(data.LogIn.Token), nil
}
