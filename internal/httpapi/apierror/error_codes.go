package apierror

import (
	"net/http"
	"slices"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/internal/faults"
	"orderly.example/lockstep"
	"orderly.example/lockstep/lockstephttp"
)

// Retry tells whether the same request may succeed later.
type Retry string

const (
	RetryNo   Retry = "no"
	RetryYes  Retry = "yes"
	RetryTold Retry = "as told" // after `retryAfter` seconds
)

// Code is a value of extensions.code. Problems in a mutation's input are not errors with a code: they are in the payload.
type Code struct {
	Code    faults.Code
	Meaning string
	// Statuses are the HTTP statuses of an answer without data. The first is the usual one.
	Statuses []int
	Retry    Retry
}

// CodeStatements is the code of an operation that needs more loads than allowed: here each is an SQL statement.
const CodeStatements faults.Code = "STATEMENT_BUDGET_EXCEEDED"

// codePersistedNotFound is a code of gqlgen. The other codes are defined in faults, lockstep and lockstep/lockstephttp, and by gqlgen.
const codePersistedNotFound faults.Code = "PERSISTED_QUERY_NOT_FOUND"

// Codes lists every code. docs/errors.md and the description of schema.graphqls have the same table.
func Codes() []Code {
	const (
		invalid = http.StatusBadRequest
		ran     = http.StatusOK
	)
	return []Code{
		{
			Code: lockstephttp.CodeBadRequest, Meaning: "The request holds no operation: its method, media type, body or parameters are wrong.", Retry: RetryNo,
			Statuses: []int{
				invalid, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType,
			},
		},
		{Code: codePersistedNotFound, Meaning: "No document is kept under this hash: send it along.", Statuses: []int{invalid}, Retry: RetryYes},
		{Code: faults.CodeNotTrusted, Meaning: "The server runs trusted documents alone, and this is none of them.", Statuses: []int{invalid}, Retry: RetryNo},
		{Code: errcode.ParseFailed, Meaning: "The document is not GraphQL, or has too many tokens.", Statuses: []int{invalid}, Retry: RetryNo},
		{Code: errcode.ValidationFailed, Meaning: "The document or its variables don't fit the schema, it has too many aliases, or it uses `@defer`.", Statuses: []int{invalid}, Retry: RetryNo},
		{Code: CodeStatements, Meaning: "The operation needs more SQL statements than allowed; `fields` names the dearest.", Statuses: []int{invalid}, Retry: RetryNo},
		{Code: lockstep.CodeNodes, Meaning: "The operation could cost more nodes than allowed: objects of the answer, and what takes more work; `fields` names the dearest.", Statuses: []int{invalid}, Retry: RetryNo},
		{Code: lockstep.CodeDepth, Meaning: "The operation is nested deeper than allowed.", Statuses: []int{invalid}, Retry: RetryNo},
		{Code: lockstep.CodeList, Meaning: "The lists in the variables, or those in the operation, have more elements than allowed.", Statuses: []int{invalid}, Retry: RetryNo},
		{Code: lockstep.CodeBytes, Meaning: "The answer would be larger than allowed: ask for fewer objects, fields or aliases. A mutation has happened nevertheless.", Statuses: []int{ran}, Retry: RetryNo},
		{Code: faults.CodeBadInput, Meaning: "An argument's value is not allowed.", Statuses: []int{ran}, Retry: RetryNo},
		{Code: faults.CodeBadID, Meaning: "An id is none of this shop's, or of another type.", Statuses: []int{ran, invalid}, Retry: RetryNo},
		{Code: faults.CodeBadCursor, Meaning: "A cursor is none of this shop's, or of another list, order or filter.", Statuses: []int{ran}, Retry: RetryNo},
		{Code: faults.CodeUnauthenticated, Meaning: "This needs a session, or the token is not that of one.", Statuses: []int{ran, http.StatusUnauthorized}, Retry: RetryNo},
		{Code: faults.CodeForbidden, Meaning: "The viewer may not do or see this, another site asks with the viewer's cookie, or the host is none of the server's.", Statuses: []int{ran, http.StatusForbidden, http.StatusMisdirectedRequest}, Retry: RetryNo},
		{Code: faults.CodeThrottled, Meaning: "Too much was asked, or tried, in a short time.", Statuses: []int{http.StatusTooManyRequests}, Retry: RetryTold},
		{Code: faults.CodeBusy, Meaning: "Too many requests wait for work that takes the processor.", Statuses: []int{http.StatusServiceUnavailable}, Retry: RetryTold},
		{Code: faults.CodeUnavailable, Meaning: "The data can't be reached, or too many requests wait for them. A mutation may have happened where the message says so.", Statuses: []int{http.StatusServiceUnavailable}, Retry: RetryTold},
		{Code: faults.CodeTimeout, Meaning: "The request took too long. A mutation may have happened nevertheless.", Statuses: []int{http.StatusGatewayTimeout}, Retry: RetryYes},
		{Code: faults.CodeInternal, Meaning: "A fault of the server; its log has it under `id`.", Statuses: []int{http.StatusInternalServerError}, Retry: RetryNo},
	}
}

// Lookup finds a code in the table.
func Lookup(code faults.Code) (Code, bool) {
	codes := Codes()
	i := slices.IndexFunc(codes, func(c Code) bool { return c.Code == code })
	if i < 0 {
		return Code{}, false
	}
	return codes[i], true
}

// StatusOf returns the HTTP status for an answer without data that has this error, or 0 for an unknown code.
func StatusOf(err *gqlerror.Error) int {
	code, _ := err.Extensions["code"].(string)
	known, ok := Lookup(faults.Code(code))
	if !ok {
		return 0
	}
	return known.Statuses[0]
}
