// Package apierror defines how errors look to a client: the table of error codes (error_codes.go), the reasons for which the
// server refuses something to protect itself (refusal_reasons.go), and the HTTP status and Retry-After header that belong to
// a code. It does not know who asks or which limit was exceeded. What the GraphQL executor shows of a resolver's error is
// decided by the presenter in graphql, which uses this table.
//
// Begin with error_codes.go. [Refuse] answers a request that does not reach GraphQL, in the form of a GraphQL error: it takes
// a faults.Fault, whose Code is in the table [Codes] and whose Reason is in the table [Reasons]. The caller chooses the status, one
// of those that the table has for the code.
package apierror
