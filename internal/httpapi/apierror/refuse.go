package apierror

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/internal/faults"
)

// Refuse answers a request that does not reach GraphQL, with an error in GraphQL's form. It passes the fault's reason to
// count, which may be nil.
func Refuse(w http.ResponseWriter, count func(faults.Refusal), status int, fault *faults.Fault) {
	if count != nil {
		count(fault.Reason)
	}
	err := &gqlerror.Error{Message: fault.Message, Extensions: map[string]any{"code": string(fault.Code)}}
	SetRetryAfter(err, fault)
	errs := gqlerror.List{err}
	body, _ := json.Marshal(struct {
		Errors gqlerror.List `json:"errors"`
	}{errs}) // texts and a number: it can't fail
	RetryAfterHeader(w.Header(), errs)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have disconnected
}

// LogCause logs the cause of a fault, which the client does not see.
func LogCause(ctx context.Context, log *slog.Logger, fault *faults.Fault) {
	if cause := errors.Unwrap(fault); cause != nil {
		log.WarnContext(ctx, "a request met a fault", "code", fault.Code, "cause", cause)
	}
}
