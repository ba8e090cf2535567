package server

import (
	"encoding/json"
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly/db"
)

// refuse answers a request before it reaches the graph, in the graph's own form.
func refuse(w http.ResponseWriter, status int, fault *db.Fault) {
	err := &gqlerror.Error{Message: fault.Message, Extensions: map[string]any{"code": string(fault.Code)}}
	if fault.RetryAfter > 0 {
		err.Extensions["retryAfter"] = fault.RetryAfter.Seconds()
	}
	errs := gqlerror.List{err}
	body, _ := json.Marshal(struct {
		Errors gqlerror.List `json:"errors"`
	}{errs}) // texts and a number: it can't fail
	retryHeader(w.Header(), errs)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone: nobody is left to tell
}
