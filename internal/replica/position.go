package replica

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"
)

// Position is a place in the primary's write-ahead log, in bytes from its beginning: what PostgreSQL calls an LSN.
type Position uint64

// reading is what a server says of itself.
type reading struct {
	isReplica bool
	position  Position // replayed by a replica; written by a primary
	timeline  string   // grows by one with each fail-over
	system    string   // the same for a primary and its replicas
	started   string   // when the server's main process was started
}

// readingSQL asks for a reading. A primary's position is past all commits that were acknowledged before: those are
// flushed, unless synchronous_commit is off. (Positions that are not flushed can be past the header of a page, where a
// replica with nothing more to replay never comes.) A replica's timeline is that of its last restartpoint.
const readingSQL = `SELECT pg_is_in_recovery(),
	pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
		WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END, '0/0'),
	CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())
		ELSE ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::int END,
	(SELECT system_identifier FROM pg_control_system()), pg_postmaster_start_time()`

var errNoReading = errors.New("the server did not say where it is")

// read asks a server for its reading. It does so beneath pgx, whose tracer would count the statement for a request.
func read(ctx context.Context, conn *pgconn.PgConn) (reading, error) {
	results, err := conn.Exec(ctx, readingSQL).ReadAll()
	if err != nil {
		return reading{}, fmt.Errorf("asking a server where it is: %w", err)
	}
	const columns = 5
	if len(results) != 1 || len(results[0].Rows) != 1 || len(results[0].Rows[0]) != columns {
		return reading{}, errNoReading
	}
	row := results[0].Rows[0]
	position, err := strconv.ParseUint(string(row[1]), 10, 64)
	if err != nil {
		return reading{}, errNoReading
	}
	return reading{
		isReplica: string(row[0]) == "t", position: Position(position),
		timeline: string(row[2]), system: string(row[3]), started: string(row[4]),
	}, nil
}
