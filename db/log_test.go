package db_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
)

func TestLogShowsIDsAsText(t *testing.T) {
	t.Parallel()
	key, err := uuid.New()
	require.NoError(t, err)
	id := db.ID{Kind: db.KindReport, UUID: key}
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		out.Reset()
		slog.New(handler).Info("made", "report", key, "id", id)
		said := strings.ReplaceAll(strings.ReplaceAll(out.String(), `"`, ""), "=", ":")
		require.Contains(t, said, "report:"+key.String())
		require.Contains(t, said, "id:"+id.String())
	}
}
