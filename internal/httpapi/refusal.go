package httpapi

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/db"
)

// tellRetry tells when to come again: with each code of which the table says that it is told.
func tellRetry(err *gqlerror.Error, fault *db.Fault) {
	after := fault.RetryAfter
	if known, _ := errorCode(fault.Code); known.Retry == RetryTold {
		after = cmp.Or(after, comeAgain)
	}
	if after > 0 {
		err.Extensions["retryAfter"] = after.Seconds()
	}
}

// refuse answers a request before it reaches the graph, in the graph's own form, and counts it.
func refuse(w http.ResponseWriter, metrics *Metrics, status int, fault *db.Fault) {
	metrics.RefusedBy(fault.Reason)
	err := &gqlerror.Error{Message: fault.Message, Extensions: map[string]any{"code": string(fault.Code)}}
	tellRetry(err, fault)
	errs := gqlerror.List{err}
	body, _ := json.Marshal(struct {
		Errors gqlerror.List `json:"errors"`
	}{errs}) // texts and a number: it can't fail
	retryHeader(w.Header(), errs)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone: nobody is left to tell
}
