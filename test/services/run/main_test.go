package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

const (
	// roleVariable makes the test binary one of the programs of the tests.
	roleVariable = "ORDERLY_SERVICES_TEST_ROLE"
	roleMain     = "main"  // the command itself
	roleCatch    = "catch" // says ready, and exits with codeCaught on SIGTERM
	codeCaught   = 9
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case roleMain:
		main()
	case roleCatch:
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		fmt.Println("ready")
		<-signals
		os.Exit(codeCaught)
	}
	os.Exit(m.Run())
}

// withServices is the command that runs others with services of its own.
func withServices(t *testing.T, arguments ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), program, arguments...)
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "ORDERLY_TEST_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, roleVariable+"="+roleMain)
	command.Stderr = os.Stderr
	return command
}

func requireExit(t *testing.T, code int, err error) {
	t.Helper()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, code, exit.ExitCode())
}

func TestCommandSeesTheServices(t *testing.T) {
	t.Parallel()
	output, err := withServices(t, "--", "sh", "-c", `echo "$ORDERLY_TEST_REDIS_URL"; psql -At "$ORDERLY_TEST_POSTGRES_URL" -c 'SELECT 42'; exit 7`).Output()
	requireExit(t, 7, err)
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	require.Len(t, lines, 2)
	require.Equal(t, "42", lines[1])

	options, err := redis.ParseURL(lines[0])
	require.NoError(t, err)
	require.NoDirExists(t, filepath.Dir(options.Addr), "nothing is left")
}

func TestEnvironmentIsTakenAsItIs(t *testing.T) {
	t.Parallel()
	command := withServices(t, "sh", "-c", `echo "$ORDERLY_TEST_POSTGRES_URL $ORDERLY_TEST_REDIS_URL"`)
	command.Env = append(command.Env, "ORDERLY_TEST_POSTGRES_URL=postgres://there", "ORDERLY_TEST_REDIS_URL=redis://there")
	output, err := command.Output()
	require.NoError(t, err)
	require.Equal(t, "postgres://there redis://there\n", string(output))
}

func TestSignalsReachTheCommand(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	require.NoError(t, err)
	for name, test := range map[string]struct {
		command []string
		code    int
	}{
		"caught":   {[]string{"env", roleVariable + "=" + roleCatch, program}, codeCaught},
		"uncaught": {[]string{"sh", "-c", "echo ready; exec sleep 600"}, signalBase + int(syscall.SIGTERM)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := withServices(t, append([]string{"--"}, test.command...)...)
			stdout, err := command.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, command.Start())
			lines := bufio.NewReader(stdout)
			line, err := lines.ReadString('\n')
			require.NoError(t, err)
			require.Equal(t, "ready\n", line)
			require.NoError(t, command.Process.Signal(syscall.SIGTERM))
			_, err = io.Copy(io.Discard, lines)
			require.NoError(t, err)
			requireExit(t, test.code, command.Wait())
		})
	}
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	requireExit(t, misused, withServices(t).Run())
	requireExit(t, failed, withServices(t, "--", "no-such-program-at-all").Run())
}
