package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// operation is a GraphQL operation with its variables, as it is sent.
type operation struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`

	raw     *rawArguments // a body that is no GraphQL; nil for GraphQL
	written []byte        // the body, where it is made already
}

func (o operation) body() []byte {
	if o.written != nil {
		return o.written
	}
	var sent any = o
	if o.raw != nil {
		sent = o.raw
	}
	body, err := json.Marshal(sent)
	if err != nil {
		panic(err) // variables are texts, numbers, lists and maps
	}
	return body
}

// answer is what the server says.
type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []struct {
		Message    string `json:"message"`
		Extensions struct {
			Code string `json:"code"`
		} `json:"extensions"`
	} `json:"errors"`
	Extensions struct {
		Cost struct {
			Statements struct {
				Used int `json:"used"`
			} `json:"statements"`
			Nodes struct {
				Used int `json:"used"`
			} `json:"nodes"`
		} `json:"cost"`
	} `json:"extensions"`
}

// ask sends one operation and reads its data into data.
func ask(ctx context.Context, url, token string, o operation, data any) error {
	a, err := send(ctx, url, token, o)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(a.Data, data); err != nil {
		return fmt.Errorf("reading an answer's data: %w", err)
	}
	return nil
}

// send sends one operation, with its cost told. An answer with errors is an error.
func send(ctx context.Context, url, token string, o operation) (a answer, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(o.body()))
	if err != nil {
		return a, fmt.Errorf("making a request: %w", err)
	}
	request.Header = headerOf(token)
	request.Header.Set("X-Orderly-Cost", "1")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return a, fmt.Errorf("sending a request: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return a, fmt.Errorf("reading an answer: %w", err)
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("reading the answer %s: %w", body, err)
	}
	if len(a.Errors) > 0 {
		return a, fmt.Errorf("the server answered %s: %s", a.Errors[0].Extensions.Code, a.Errors[0].Message)
	}
	return a, nil
}

// headerOf is what all requests have; without a token, nobody asks.
func headerOf(token string) http.Header {
	header := http.Header{
		"Accept":       {"application/graphql-response+json"},
		"Content-Type": {"application/json"},
	}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	return header
}
