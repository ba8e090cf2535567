package resolvers_test

import (
	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// exec runs a statement directly on the database.
func (s *shop) exec(sql string) {
	s.t.Helper()
	_, err := s.db.Pool().Exec(s.t.Context(), sql)
	require.NoError(s.t, err)
}

// id returns the global id of the row whose key the statement selects.
func (s *shop) id(kind db.Kind, sql string) db.ID {
	s.t.Helper()
	id := db.ID{Kind: kind}
	require.NoError(s.t, s.db.Pool().QueryRow(s.t.Context(), sql).Scan(&id.UUID))
	return id
}

// requireSQL compares an answer's data with the JSON that a statement selects.
func (s *shop) requireSQL(sql string, a answer) {
	s.t.Helper()
	var expected string
	require.NoError(s.t, s.db.Pool().QueryRow(s.t.Context(), sql).Scan(&expected))
	require.JSONEq(s.t, expected, string(a.Data))
}
