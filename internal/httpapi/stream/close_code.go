package stream

import (
	"errors"
	"net/http"

	"orderly.example/internal/faults"
)

// CloseCode returns the code and the reason with which a socket is closed because of an error: a code of graphql-ws, or 1001
// where the server stops. After 4403 and 1001 the client connects again by itself, after 4429 it does not.
func CloseCode(err error) (code int, reason string) {
	const goingAway, internal, forbidden, tooMany = 1001, 4500, 4403, 4429
	fault := faults.Of(err)
	switch {
	case fault == nil:
		return internal, http.StatusText(http.StatusInternalServerError)
	case errors.Is(err, errStopping):
		code = goingAway
	case fault.Code == faults.CodeUnauthenticated:
		code = forbidden
	case fault.Code == faults.CodeThrottled:
		code = tooMany
	default:
		code = internal
	}
	return code, string(fault.Code) + ": " + fault.Message
}
