package e2e

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// violateConstraints makes writes violate a constraint that the program does not know. The DETAIL of such an error
// contains the whole row.
func (v *visit) violateConstraints(ann, admin *person, database *pgx.Conn) {
	v.t.Helper()
	for table, ask := range map[string]func(){
		"users": func() {
			v.requireRefused("INTERNAL", register, vars{"name": "frank", "address": v.newAddress("frank"), "password": v.newPassword()})
		},
		"credentials": func() {
			v.requireRefused("INTERNAL", resetPassword, vars{"user": ann.id, "password": v.newPassword()}, admin.bearer()...)
		},
		"sessions": func() { v.requireRefused("INTERNAL", logIn, vars{"name": ann.name, "password": ann.password}) },
	} {
		v.exec(database, "ALTER TABLE "+table+" ADD CONSTRAINT of_the_test CHECK (false) NOT VALID")
		ask()
		v.exec(database, "ALTER TABLE "+table+" DROP CONSTRAINT of_the_test")
	}
}

// failStatements causes a statement timeout and a lost connection.
func (v *visit) failStatements(ann, admin *person, database *pgx.Conn) {
	v.t.Helper()
	v.exec(database, "BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
	v.requireRefused("TIMEOUT", userByAddress, vars{"address": ann.address}, admin.bearer()...)
	answered, ended := make(chan struct{}), make(chan error)
	go func() { ended <- terminateWaiting(v.t.Context(), database.Config(), answered) }()
	v.requireRefused("UNAVAILABLE", userByAddress, vars{"address": ann.address}, admin.bearer()...)
	close(answered)
	require.NoError(v.t, <-ended)
	v.exec(database, "COMMIT")
}

// terminateWaiting terminates each connection that waits for a lock, until the request is answered. Once is not
// enough, because reads are retried.
func terminateWaiting(ctx context.Context, config *pgx.ConnConfig, answered <-chan struct{}) error {
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

// useWithoutRedis uses everything that normally uses Redis.
func (v *visit) useWithoutRedis(ann *person) {
	v.t.Helper()
	v.requireGranted(viewerQuery, nil, ann.bearer()...)
	v.requireRefused("BAD_CREDENTIALS", logIn, vars{"name": ann.name, "password": v.newPassword()})
	v.requireGranted(updateProfile, vars{"version": 2, "address": v.newAddress("ann-3")}, ann.bearer()...)
	v.p.awaitLog(v.t, "Redis fails")
}
