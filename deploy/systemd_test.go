package deploy_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const program = "/usr/local/bin/orderly"

// units are the files that systemd-analyze looks at: an instance has a file of its own.
func units() map[string]string {
	return map[string]string{
		"orderly-migrate.service": "orderly-migrate.service",
		"orderly-serve@1.service": "orderly-serve@.service",
		"orderly-work.service":    "orderly-work.service",
	}
}

// installedUnits copies the units to a folder, as an operator does to /etc/systemd/system, with a program that is there.
func installedUnits(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	folder := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(folder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	const common = "orderly-.service.d/hardening.conf"
	write(common, read(t, "systemd/"+common))
	for name, file := range units() {
		text := read(t, "systemd/"+file)
		require.Contains(t, text, "\nExecStart="+program+" ")
		write(name, strings.ReplaceAll(text, program, self))
	}
	return folder
}

// systemdAnalyze skips where there is no systemd: it is Linux's alone.
func systemdAnalyze(t *testing.T, folder string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed (Debian, Ubuntu: apt-get install systemd); other systems have none")
	}
	command := exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "SYSTEMD_UNIT_PATH="+folder+":", "SYSTEMD_LOG_LEVEL=notice")
	said, err := command.CombinedOutput()
	require.NoError(t, err, string(said))
	return string(said)
}

func TestUnitsAreValid(t *testing.T) {
	t.Parallel()
	folder := installedUnits(t)
	for name := range units() {
		for line := range strings.Lines(systemdAnalyze(t, folder, "verify", "--man=no", "./"+name)) {
			require.NotContains(t, line, "orderly")
		}
	}
}

// systemd counts what a service could do that it need not: 10 is everything, and 2 is little for one that the network
// reaches.
func TestUnitsAreHardened(t *testing.T) {
	t.Parallel()
	folder := installedUnits(t)
	for name := range units() {
		said := systemdAnalyze(t, folder, "security", "--offline=true", "--threshold=20", "--no-pager", "./"+name)
		require.Contains(t, said, "Overall exposure level", name)
	}
}

// Whoever stops a process waits for as long as it may take: while it is announced, while requests end, and while the rest closes.
func TestUnitsWaitForTheEndOfAProcess(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"orderly-serve@.service", "orderly-work.service"} {
		match := regexp.MustCompile(`(?m)^TimeoutStopSec=(\S+)$`).FindStringSubmatch(read(t, "systemd/"+file))
		require.NotNil(t, match, file)
		requireWaits(t, match[1])
	}
}

// requireWaits requires that a time is long enough for a process to end, with 10 s of announcement at least.
func requireWaits(t *testing.T, text string) {
	t.Helper()
	waits, err := time.ParseDuration(text)
	require.NoError(t, err)
	known := variables(t)
	delay, err := time.ParseDuration(known["ORDERLY_SHUTDOWN_DELAY"])
	require.NoError(t, err)
	drain, err := time.ParseDuration(known["ORDERLY_SHUTDOWN_TIMEOUT"])
	require.NoError(t, err)
	const closing = 20 * time.Second // to abort what has not ended, and to close the rest
	require.GreaterOrEqual(t, waits, max(delay, 10*time.Second)+drain+closing)
}

// Ports of instances are those that the balancers' examples name.
func TestUnitsHaveTheBalancersPorts(t *testing.T) {
	t.Parallel()
	require.Contains(t, read(t, "systemd/orderly-serve@.service"), "ORDERLY_ADDR=127.0.0.1:808%i")
	for _, instance := range []string{"1", "2", "3"} {
		require.Contains(t, read(t, "haproxy/haproxy.cfg"), "127.0.0.1:808"+instance)
		require.Contains(t, read(t, "nginx/orderly.conf"), "127.0.0.1:808"+instance)
	}
}
