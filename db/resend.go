package db

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// resends is how often a statement that reads is sent again at most.
const resends = 3

// ask runs a statement that only reads. Where its connection turns out to be dead before a row has come, as those are
// that Postgres closed a moment ago, it is sent again on another.
func (d *DB) ask(ctx context.Context, s statement) error {
	begun, read := false, s.read
	s.read = func(r *record) error {
		begun = true
		return read(r)
	}
	for again := 0; ; again++ {
		err := d.execute(ctx, s)
		if err == nil || begun || again == resends || transactionOf(ctx) != nil || ctx.Err() != nil || !isLost(err) {
			return err
		}
		for _, request := range requestsOf(ctx) {
			request.budget.refund()
		}
	}
}

// isLost says whether a statement failed since its connection did.
func isLost(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "57P01" // closed by an administrator
	}
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.EPIPE, syscall.ECONNRESET} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}
