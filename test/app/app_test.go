package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	program "orderly.example/internal/app"
	"orderly.example/test/services"
)

// programVariable turns the test's binary into the program, which web/app/test starts.
const programVariable = "ORDERLY_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		os.Exit(program.Main())
	}
	os.Exit(services.Run(m))
}

// scale gives a shop of 2,500 orders: long enough to scroll.
const scale = 0.05

func TestApplication(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("this needs Node 20.19 or newer: install nodejs and npm, then run `make web`")
	}
	web, err := filepath.Abs("../../web")
	require.NoError(t, err)
	if _, err := os.Stat(filepath.Join(web, "node_modules/playwright-core")); err != nil {
		t.Skip("playwright-core is not installed: run `make web` (it needs npm)")
	}
	self, err := os.Executable()
	require.NoError(t, err)
	node := exec.CommandContext(t.Context(), "node", "--test", "--test-reporter=spec", "app/test/all.test.mjs")
	node.Dir = web
	node.Env = append(os.Environ(), programVariable+"=1", "ORDERLY_TEST_PROGRAM="+self,
		"DATABASE_URL="+services.SeededAt(t, scale), "REDIS_URL="+services.RedisURL(t))
	printed, err := node.CombinedOutput()
	t.Log(string(printed))
	require.NoError(t, err)
}
