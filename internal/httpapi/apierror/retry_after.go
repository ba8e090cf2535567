package apierror

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/internal/faults"
)

// defaultRetryAfter is the value of `retryAfter` where the fault has none.
const defaultRetryAfter = time.Second

// SetRetryAfter sets extensions.retryAfter, in seconds, where the fault has a value for it and for each code whose Retry is
// RetryTold.
func SetRetryAfter(err *gqlerror.Error, fault *faults.Fault) {
	after := fault.RetryAfter
	if known, _ := Lookup(fault.Code); known.Retry == RetryTold {
		after = cmp.Or(after, defaultRetryAfter)
	}
	if after > 0 {
		err.Extensions["retryAfter"] = after.Seconds()
	}
}

// RetryAfterHeader sets the header Retry-After from the first error that has extensions.retryAfter. The header has whole
// seconds.
func RetryAfterHeader(h http.Header, errs gqlerror.List) {
	for _, err := range errs {
		if seconds, ok := err.Extensions["retryAfter"].(float64); ok {
			h.Set("Retry-After", strconv.Itoa(max(1, int(time.Duration(seconds*float64(time.Second)).Round(time.Second).Seconds()))))
			return
		}
	}
}
