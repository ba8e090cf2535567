package apierror

import "orderly.example/db"

// Reason is why the server refuses something to protect itself and its users. It does not depend on what the viewer may do.
type Reason struct {
	Reason  db.Refusal
	Meaning string
	Code    db.Code // empty where there is no answer
}

// Reasons lists every reason. README.md has the same table.
func Reasons() []Reason {
	return []Reason{
		{db.RefusedConnection, "`ORDERLY_MAX_CONNECTIONS` are open", ""},
		{db.RefusedAddressConnection, "`ORDERLY_MAX_CONNECTIONS_PER_ADDRESS` are open of one address", ""},
		{db.RefusedHost, "the request names a foreign host", db.CodeForbidden},
		{db.RefusedCrossSite, "a foreign site asks with the viewer's cookie, or logs a browser in", db.CodeForbidden},
		{db.RefusedBody, "the bodies that are being sent hold a quarter of `ORDERLY_MAX_IN_FLIGHT` times `ORDERLY_BODY_LIMIT`", db.CodeUnavailable},
		{db.RefusedAddressBody, "half of that is of one address", db.CodeUnavailable},
		{db.RefusedInFlight, "`ORDERLY_MAX_IN_FLIGHT` requests are being answered", db.CodeUnavailable},
		{db.RefusedAddressInFlight, "half of them are of one address", db.CodeUnavailable},
		{db.RefusedCost, "a viewer's bucket has too few nodes (`ORDERLY_RATE_MAXIMUM`)", db.CodeThrottled},
		{db.RefusedLogIn, "passwords were tried too often", db.CodeThrottled},
		{db.RefusedRegister, "accounts were made or renamed too often (`ORDERLY_REGISTER_LIMIT`)", db.CodeThrottled},
		{db.RefusedHash, "too many passwords wait to be hashed (`ORDERLY_HASH_QUEUE`)", db.CodeBusy},
		{db.RefusedDatabaseWaiter, "`ORDERLY_DB_MAX_WAITERS` wait for a connection to PostgreSQL", db.CodeUnavailable},
		{db.RefusedReport, "a user has `ORDERLY_REPORT_LIMIT` reports that are not finished", db.CodeThrottled},
		{db.RefusedStream, "`ORDERLY_SUBSCRIPTIONS_MAX` sockets and event streams are open", db.CodeThrottled},
		{db.RefusedViewerStream, "a viewer has `ORDERLY_SUBSCRIPTION_LIMIT` of them open", db.CodeThrottled},
		{db.RefusedSocketOperation, "a socket has 50 subscriptions", db.CodeThrottled},
	}
}
