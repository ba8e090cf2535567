package e2e

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// failingRows breaks a rule that the program does not know of: the DETAIL of such an error has the whole row.
func (v *visit) failingRows(ann, admin *person, database *pgx.Conn) {
	v.t.Helper()
	for table, ask := range map[string]func(){
		"users": func() {
			v.refused("INTERNAL", register, vars{"name": "frank", "address": v.address("frank"), "password": v.password()})
		},
		"credentials": func() {
			v.refused("INTERNAL", resetPassword, vars{"user": ann.id, "password": v.password()}, admin.bearer()...)
		},
		"sessions": func() { v.refused("INTERNAL", logIn, vars{"name": ann.name, "password": ann.password}) },
	} {
		v.exec(database, "ALTER TABLE "+table+" ADD CONSTRAINT of_the_test CHECK (false) NOT VALID")
		ask()
		v.exec(database, "ALTER TABLE "+table+" DROP CONSTRAINT of_the_test")
	}
}

// failingStatements are one that takes too long, and one whose connection ends.
func (v *visit) failingStatements(ann, admin *person, database *pgx.Conn) {
	v.t.Helper()
	v.exec(database, "BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
	v.refused("TIMEOUT", byAddress, vars{"address": ann.address}, admin.bearer()...)
	answered, ended := make(chan struct{}), make(chan error)
	go func() { ended <- endWaiting(v.t.Context(), database.Config(), answered) }()
	v.refused("UNAVAILABLE", byAddress, vars{"address": ann.address}, admin.bearer()...)
	close(answered)
	require.NoError(v.t, <-ended)
	v.exec(database, "COMMIT")
}

// endWaiting ends each connection of a statement that waits for a lock, since what only reads is sent again, until
// the request is answered.
func endWaiting(ctx context.Context, config *pgx.ConnConfig, answered <-chan struct{}) error {
	const end = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity, pg_sleep(0.005)
		WHERE datname = current_database() AND application_name = 'orderly' AND wait_event_type = 'Lock'`
	connection, err := pgx.ConnectConfig(ctx, config)
	for err == nil {
		select {
		case <-answered:
			return connection.Close(ctx)
		default:
			_, err = connection.Exec(ctx, end)
		}
	}
	return err
}

func (v *visit) exec(database *pgx.Conn, sql string) {
	v.t.Helper()
	_, err := database.Exec(v.t.Context(), sql)
	require.NoError(v.t, err)
}

// withoutRedis asks for what is else in Redis.
func (v *visit) withoutRedis(ann *person) {
	v.t.Helper()
	v.granted(who, nil, ann.bearer()...)
	v.refused("BAD_CREDENTIALS", logIn, vars{"name": ann.name, "password": v.password()})
	v.granted(updateProfile, vars{"version": 2, "address": v.address("ann-3")}, ann.bearer()...)
	v.p.awaitLog(v.t, "Redis fails")
}
