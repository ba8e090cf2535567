package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"orderly.example/internal/faults"
)

const (
	// retryAfter is when a request may be retried that Postgres could not serve.
	retryAfter = time.Second

	unavailableMessage = "the shop can't reach its data, please try again"
	undoneMessage      = "this took too long and was undone: nothing of it has happened, please try again"
	unknownMessage     = "this took too long: it may have happened or not, look before you try again"
)

// Failure classifies how a statement failed, by what can be done about it.
type Failure int

const (
	// Permanent is a bug of the program or of its schema: the same statement would fail again.
	Permanent Failure = iota
	// Conflict is a statement that was undone because of concurrent ones: the same statement may succeed.
	Conflict
	// Refused is a statement that the server can't execute now. It had no effect.
	Refused
	// TooManyConnections is a refused connection.
	TooManyConnections
	// ConnectionLost is a connection that ended: what was sent may have been executed.
	ConnectionLost
	// TimedOut is a statement that was ended because it, or the request, took too long.
	TimedOut
)

// failureOf classifies an error of a connection.
func failureOf(conn *pgx.Conn, err error) Failure {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		if failure := failureOfCode(pg); failure != Permanent {
			return failure
		}
	}
	// pgx closes a connection that the server has closed, that it could not write to, on which something unexpected
	// came, or on which Postgres reported FATAL.
	if conn.IsClosed() {
		return ConnectionLost
	}
	return Permanent
}

// failureOfCode goes by https://www.postgresql.org/docs/current/errcodes-appendix.html.
func failureOfCode(pg *pgconn.PgError) Failure {
	switch pg.Code {
	case "40001", // serialization_failure, also on a standby that had to catch up
		"40P01", // deadlock_detected
		"72000": // snapshot_too_old
		return Conflict
	case "0A000": // feature_not_supported
		if pg.Routine == "RevalidateCachedQuery" { // a migration has changed the columns of a prepared statement
			return Conflict
		}
	case "08P01": // protocol_violation by the program, or PgBouncer's reason to disconnect
		if pg.Message == "no more connections allowed (max_client_conn)" {
			return TooManyConnections
		}
		if pg.Severity == "FATAL" {
			return ConnectionLost
		}
	case "25006", // read_only_sql_transaction: the server has become a standby
		"55P03",          // lock_not_available, by the database's lock_timeout
		"58000", "58030": // system_error, io_error
		return Refused
	case "25P03", // idle_in_transaction_session_timeout
		"40003": // statement_completion_unknown
		return ConnectionLost
	case "25P04", "57014": // transaction_timeout; query_canceled, as by statement_timeout
		return TimedOut
	case "53300": // too_many_connections: of the server, the database or the role
		return TooManyConnections
	default:
		switch pg.Code[:min(2, len(pg.Code))] {
		case "08", "57": // connection_exception; operator_intervention: the server stops, starts or recovers
			return ConnectionLost
		case "53": // insufficient_resources: memory, disk
			return Refused
		}
	}
	return Permanent
}

// failedError is the cause of the faults below. It carries the Failure for those who may retry.
type failedError struct {
	failure Failure
	cause   error
}

// Error is the cause's text.
func (f *failedError) Error() string { return f.cause.Error() }

// Unwrap returns the cause.
func (f *failedError) Unwrap() error { return f.cause }

// Explain turns an error of Postgres or of the connection into a Fault, if it is temporary or the client can do
// something about it. It closes a connection to a read-only server: the next one may lead to a writable one.
func Explain(ctx context.Context, conn *pgx.Conn, err error) error {
	if ctx.Err() != nil {
		cause := context.Cause(ctx)
		if fault := faults.Of(cause); fault != nil && fault.Code == faults.CodeTimeout {
			cause, err = fault.WithCause(&failedError{TimedOut, errors.Join(fault.Unwrap(), err)}), nil
		}
		return fmt.Errorf("asking Postgres: %w", errors.Join(cause, err))
	}
	failure := failureOf(conn, err)
	fault := &faults.Fault{Code: faults.CodeUnavailable, RetryAfter: retryAfter}
	switch failure {
	case Conflict:
		fault.Message = "others are changing the same at this moment, please try again"
	case Refused, TooManyConnections, ConnectionLost:
		fault.Message = unavailableMessage
	case TimedOut:
		fault = faults.New(faults.CodeTimeout, "this takes too long: ask for less, or restrict it more")
	default:
		return fmt.Errorf("asking Postgres: %w", err)
	}
	if isReadOnly(err) {
		_ = conn.Close(ctx) // the error does not matter
	}
	return fault.WithCause(&failedError{failure, err})
}

// ExplainWrite adds to a failed write's message whether it may have happened or surely has not.
func ExplainWrite(err error) error {
	fault := faults.Of(err)
	if fault == nil || pgconn.SafeToRetry(err) {
		return err
	}
	explained := *fault
	switch {
	case FailedBy(err, ConnectionLost):
		explained.Message = "the shop lost the connection to its data: this may have happened or not, look before you try again"
	case FailedBy(err, TimedOut) && wasUndone(err):
		explained.Message = undoneMessage
	case FailedBy(err, TimedOut):
		explained.Message = unknownMessage
	default:
		return err
	}
	return &explained
}

// MayFailForOne reports whether PostgreSQL has undone a statement for a reason that may lie in one of the rows that it was to
// write: a constraint, a lock that somebody holds. Parts of it may succeed.
func MayFailForOne(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch failureOfCode(pg) {
	case Permanent, Conflict:
		return true
	case Refused:
		return pg.Code == "55P03" // lock_not_available
	case TimedOut:
		return wasUndone(err)
	case TooManyConnections, ConnectionLost:
	}
	return false
}

// ExplainLeft explains to a client whose context has ended what became of a write that waited, or that ran for others
// too. cause is the context's.
func ExplainLeft(cause error, hasBegun bool) error {
	fault := faults.Of(cause)
	if fault == nil || fault.Code != faults.CodeTimeout {
		return cause
	}
	explained := fault.WithCause(cause)
	explained.Message = undoneMessage
	if hasBegun {
		explained.Message = unknownMessage
	}
	return explained
}

// wasUndone reports whether Postgres canceled a statement and so its transaction. A session that it ends
// (transaction_timeout) may have committed before.
func wasUndone(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "57014" // query_canceled
}

func isReadOnly(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "25006"
}

// unavailable is the fault of a database that gave no connection.
func unavailable(cause error) *faults.Fault {
	failure := Refused
	if isTooManyConnections(cause) {
		failure = TooManyConnections
	}
	fault := faults.Fault{Code: faults.CodeUnavailable, Message: unavailableMessage, RetryAfter: retryAfter}
	return fault.WithCause(&failedError{failure, cause})
}

// FailedBy reports whether a statement failed in one of some ways.
func FailedBy(err error, failures ...Failure) bool {
	failed, ok := errors.AsType[*failedError](err)
	return ok && slices.Contains(failures, failed.failure)
}
