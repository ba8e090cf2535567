package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLicensesAreAllowedOnesOrRefused(t *testing.T) {
	t.Parallel()
	const (
		granted   = "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"
		provided  = ", provided that the above copyright notice and this permission notice appear in all copies"
		disclaims = ".\n\nTHE SOFTWARE IS PROVIDED \"AS IS\" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL " +
			"IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, " +
			"INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN " +
			"ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF " +
			"THIS SOFTWARE.\n"
		isc     = granted + provided + disclaims
		zeroBSD = granted + disclaims
	)
	for _, c := range []struct {
		files map[string]string
		ids   []string
		says  string
	}{
		{map[string]string{"LICENSE": isc, "NOTICE.txt": "made by us"}, []string{"ISC"}, ""},
		{map[string]string{"LICENSE": zeroBSD}, nil, "which is not allowed"},
		{map[string]string{"COPYING": "do as you like, but tell us"}, nil, "no license that is known"},
		{map[string]string{"README.md": isc, "license.go": isc}, nil, "has no license"},
	} {
		folder := t.TempDir()
		for name, text := range c.files {
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
		}
		m := &module{path: "example.com/m", folders: map[string]bool{folder: true}}
		texts, ids, err := m.read()
		require.Equal(t, c.ids, ids)
		if c.says != "" {
			require.ErrorContains(t, err, c.says)
			continue
		}
		require.NoError(t, err)
		require.Len(t, texts, len(c.files))
	}
}
