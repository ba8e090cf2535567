package services

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSeededThenIsChanged(t *testing.T) {
	t.Parallel()
	const statements = "UPDATE users SET email = 'changed-' || username || '@shop.example' WHERE username = 'staff'"
	for range 2 {
		connection := connect(t, SeededThen(t, statements))
		require.Equal(t, "changed-staff@shop.example", text(t, connection, "SELECT email FROM users WHERE username = 'staff'"))
		_, err := connection.Exec(t.Context(), "UPDATE users SET email = 'mine@shop.example' WHERE username = 'staff'")
		require.NoError(t, err)
	}
	require.Equal(t, "staff@example.com", text(t, connect(t, Seeded(t)), "SELECT email FROM users WHERE username = 'staff'"))
}
