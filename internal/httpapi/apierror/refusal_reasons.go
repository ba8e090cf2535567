package apierror

import (
	"orderly.example/internal/faults"
)

// Reason is why the server refuses something to protect itself and its users. It does not depend on what the viewer may do.
type Reason struct {
	Reason  faults.Refusal
	Meaning string
	Code    faults.Code // empty where there is no answer
}

// Reasons lists every reason. docs/metrics.md has the same table.
func Reasons() []Reason {
	return []Reason{
		{faults.RefusedConnection, "`ORDERLY_MAX_CONNECTIONS` are open", ""},
		{faults.RefusedAddressConnection, "`ORDERLY_MAX_CONNECTIONS_PER_ADDRESS` are open of one address", ""},
		{faults.RefusedHost, "the request names a foreign host", faults.CodeForbidden},
		{faults.RefusedCrossSite, "a foreign site asks with the viewer's cookie, or logs a browser in", faults.CodeForbidden},
		{faults.RefusedBody, "the bodies that are being sent hold a quarter of `ORDERLY_MAX_IN_FLIGHT` times `ORDERLY_BODY_LIMIT`", faults.CodeUnavailable},
		{faults.RefusedAddressBody, "half of that is of one address", faults.CodeUnavailable},
		{faults.RefusedInFlight, "`ORDERLY_MAX_IN_FLIGHT` requests are being answered", faults.CodeUnavailable},
		{faults.RefusedAddressInFlight, "half of them are of one address", faults.CodeUnavailable},
		{faults.RefusedDocument, "the document is not trusted (`ORDERLY_TRUSTED_DOCUMENTS`)", faults.CodeNotTrusted},
		{faults.RefusedCost, "a viewer's bucket has too few nodes (`ORDERLY_RATE_MAXIMUM`)", faults.CodeThrottled},
		{faults.RefusedLogIn, "passwords were tried too often", faults.CodeThrottled},
		{faults.RefusedRegister, "accounts were made or renamed too often (`ORDERLY_REGISTER_LIMIT`)", faults.CodeThrottled},
		{faults.RefusedHash, "too many passwords wait to be hashed (`ORDERLY_HASH_QUEUE`)", faults.CodeBusy},
		{faults.RefusedDatabaseWaiter, "`ORDERLY_DB_MAX_WAITERS` wait for a connection to PostgreSQL", faults.CodeUnavailable},
		{faults.RefusedOrder, "32 orders of a customer wait for others of the same products", faults.CodeThrottled},
		{faults.RefusedReport, "a user has `ORDERLY_REPORT_LIMIT` reports that are not finished", faults.CodeThrottled},
		{faults.RefusedStream, "`ORDERLY_SUBSCRIPTIONS_MAX` sockets and event streams are open", faults.CodeThrottled},
		{faults.RefusedViewerStream, "a viewer has `ORDERLY_SUBSCRIPTION_LIMIT` of them open", faults.CodeThrottled},
		{faults.RefusedSocketOperation, "a socket has 50 subscriptions", faults.CodeThrottled},
	}
}
