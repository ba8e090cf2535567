package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app/command"
	"orderly.example/internal/app/config"
	"orderly.example/internal/httpapi/trusted"
)

func TestDocumentsOfFrontEndsAreReadWhereTheyAreServed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "operations.json")
	document := trusted.New(file, "query Home { viewer { id } }")
	require.NoError(t, os.WriteFile(file, []byte(`{"`+document.Hash+`": "`+document.Text+`"}`), 0o600))
	serve := command.Roles{Serve: true}

	o, err := readTrusted(config.Trusted{Mode: config.TrustOnly, Files: []string{file}, Staff: true}, serve)
	require.NoError(t, err)
	require.Equal(t, trusted.Options{Documents: []trusted.Document{document}, CountOthers: true, Only: true, AllowStaff: true}, o)
	o, err = readTrusted(config.Trusted{Mode: config.TrustPrefer, Files: []string{file}}, serve)
	require.NoError(t, err)
	require.Equal(t, trusted.Options{Documents: []trusted.Document{document}, CountOthers: true}, o)

	gone := config.Trusted{Mode: config.TrustPrefer, Files: []string{"/gone.json"}}
	_, err = readTrusted(gone, serve)
	require.ErrorContains(t, err, "ORDERLY_TRUSTED_DOCUMENTS_FILES")
	require.ErrorContains(t, err, "/gone.json")
	_, err = readTrusted(gone, command.Roles{Work: true})
	require.NoError(t, err, "a worker needs none")
	gone.Mode = config.TrustOff
	_, err = readTrusted(gone, serve)
	require.NoError(t, err)
}
