package lockstephttp

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
)

const (
	// graphqlType is the specification's media type: with it the status tells about errors.
	graphqlType = "application/graphql-response+json"
	// legacyType is for clients older than the specification: a well-formed request is answered with 200.
	legacyType = "application/json"
	charset    = "; charset=utf-8"
)

// write writes an answer.
func (t HTTP) write(w http.ResponseWriter, response *graphql.Response, kind string) {
	if len(response.Errors) > 0 && t.Header != nil {
		t.Header(w.Header(), response.Errors)
	}
	chunks := envelope(response)
	length := 0
	for _, part := range chunks {
		length += len(part)
	}
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(t.status(response, kind))
	for _, part := range chunks {
		if _, err := w.Write(part); err != nil {
			return // the client has gone
		}
	}
}

// maxCopied is up to how many bytes the data are copied into the envelope.
const maxCopied = 64 << 10

// envelope is an answer as JSON, in one piece or in three. It is on one line if its data are.
func envelope(response *graphql.Response) [][]byte {
	data := response.Data
	if len(data) > maxCopied {
		data = nil
	}
	body := make([]byte, 0, len(data)+256)
	body = append(body, '{')
	if len(response.Errors) > 0 {
		body = appendMember(body, "errors", response.Errors)
	}
	if response.Data != nil {
		body = append(withComma(body), `"data":`...)
	}
	cut := len(body)
	body = append(body, data...)
	body = appendPart(body, response)
	if len(response.Extensions) > 0 {
		body = appendMember(body, "extensions", response.Extensions)
	}
	body = append(body, '}')
	if len(data) == len(response.Data) {
		return [][]byte{body}
	}
	return [][]byte{body[:cut], response.Data, body[cut:]}
}

// appendPart says which part of an answer it is, if the answer comes in parts.
func appendPart(body []byte, response *graphql.Response) []byte {
	if response.Label != "" {
		body = appendMember(body, "label", response.Label)
	}
	if len(response.Path) > 0 {
		body = appendMember(body, "path", response.Path)
	}
	if response.HasNext != nil {
		body = appendMember(body, "hasNext", *response.HasNext)
	}
	return body
}

func withComma(body []byte) []byte {
	if body[len(body)-1] != '{' {
		return append(body, ',')
	}
	return body
}

func appendMember(body []byte, name string, value any) []byte {
	encoded, err := json.Marshal(value)
	if err != nil { // an extension that can't be encoded
		encoded = []byte("null")
	}
	body = append(withComma(body), '"')
	body = append(append(body, name...), `":`...)
	return append(body, encoded...)
}

// status is 200 if there are data; see the package's comment for the rest.
func (t HTTP) status(response *graphql.Response, kind string) int {
	if len(response.Errors) == 0 || response.Data != nil && string(response.Data) != "null" {
		return http.StatusOK
	}
	status := http.StatusOK
	if response.Data == nil && kind == graphqlType {
		status = http.StatusBadRequest
	}
	for _, err := range response.Errors {
		if t.Status == nil {
			break
		}
		if wanted := t.Status(err); kind == graphqlType || wanted != http.StatusBadRequest {
			status = max(status, wanted)
		}
	}
	return status
}

// refuse answers a request without an operation, or with one that can't be sent this way. Its error is presented
// like others.
func refuse(ctx context.Context, w http.ResponseWriter, exec graphql.GraphExecutor, problem *problem) {
	body := envelope(exec.DispatchError(ctx, problem.errors()))[0]
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(problem.status)
	_, _ = w.Write(body)
}
