package worker

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"orderly.example/internal/faults"
)

// What users are told about a report that could not be made.
const (
	reasonUnknown    = "It failed again and again. Please try it later."
	reasonFull       = "There is no room left for the file. Please tell who runs the shop, and ask for it again."
	reasonForbidden  = "The place of the files can't be written to. Please tell who runs the shop, and ask for it again."
	reasonLarge      = "The file would be larger than is allowed. Please ask for fewer days."
	reasonUnreadable = "The shop's data can't be told in this report. Please tell who runs the shop."
	reasonAbandoned  = "The programs that made it ended again and again. Please ask for fewer days."
)

// reasonFor says in words why a report could not be made, and whether a retry is useless.
func reasonFor(err error, limit time.Duration) (reason string, final bool) {
	is := func(codes ...syscall.Errno) bool {
		for _, code := range codes {
			if errors.Is(err, code) {
				return true
			}
		}
		return false
	}
	_, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case errors.Is(err, errTooLong):
		return fmt.Sprintf("It takes longer than %s. Please ask for fewer days.", formatDuration(limit)), true
	case is(syscall.ENOSPC, syscall.EDQUOT):
		return reasonFull, true
	case is(syscall.EFBIG):
		return reasonLarge, true
	case is(syscall.EACCES, syscall.EPERM, syscall.EROFS):
		return reasonForbidden, true
	case ok && faults.Of(err) == nil: // not temporary
		return reasonUnreadable, true
	default:
		return reasonUnknown, false
	}
}

// formatDuration writes a duration in whole minutes, or in seconds if it is shorter than a minute.
func formatDuration(d time.Duration) string {
	if d >= time.Minute {
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	}
	return fmt.Sprintf("%d seconds", int(d.Seconds()))
}
