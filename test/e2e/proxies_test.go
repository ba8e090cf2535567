package e2e

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// These tests check what stands in deploy/haproxy and deploy/nginx, with the real programs.

// balancer is a load balancer of deploy/: check runs the program's own check of the file, and command starts it in front of
// servers, at a socket that listens already and is the child's file 3.
type balancer struct {
	name    string
	check   func(t *testing.T) *exec.Cmd
	command func(t *testing.T, address string, servers []string) *exec.Cmd
}

func balancers() []balancer {
	return []balancer{
		{"haproxy", checkHAProxy, haproxy},
		{"nginx", checkNginx, nginx},
	}
}

func TestConfigurationsOfBalancersAreValid(t *testing.T) {
	t.Parallel()
	for _, b := range balancers() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			said, err := b.check(t).CombinedOutput()
			require.NoError(t, err, string(said))
			require.NotContains(t, strings.ToLower(string(said)), "warning")
		})
	}
}

func checkHAProxy(t *testing.T) *exec.Cmd {
	t.Helper()
	return installed(t, "haproxy", "-c", "-f", haproxyFile(t))
}

// haproxy takes the addresses from the environment.
func haproxy(t *testing.T, _ string, servers []string) *exec.Cmd {
	t.Helper()
	command := installed(t, "haproxy", "-db", "-f", haproxyFile(t))
	command.Env = append(os.Environ(), "ORDERLY_PROXY_ADDR=fd@3",
		"ORDERLY_SERVE_1="+servers[0], "ORDERLY_SERVE_2="+servers[1], "ORDERLY_SERVE_3="+servers[2])
	return command
}

// haproxyFile is that of deploy/, without the user that only Debian's package makes, and that only root may become.
func haproxyFile(t *testing.T) string {
	t.Helper()
	text := readFile(t, "deploy/haproxy/haproxy.cfg")
	for _, line := range []string{"    user haproxy\n", "    group haproxy\n"} {
		require.Contains(t, text, line)
		text = strings.Replace(text, line, "", 1)
	}
	path := filepath.Join(t.TempDir(), "haproxy.cfg")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func checkNginx(t *testing.T) *exec.Cmd {
	t.Helper()
	command := nginx(t, "127.0.0.1:8080", []string{"127.0.0.1:8081", "127.0.0.1:8082", "127.0.0.1:8083"})
	command.Args = append(command.Args, "-t")
	command.Env = slices.DeleteFunc(command.Env, func(variable string) bool { return strings.HasPrefix(variable, "NGINX=") })
	return command
}

// nginx has no variables for addresses: they are replaced in the file.
func nginx(t *testing.T, address string, servers []string) *exec.Cmd {
	t.Helper()
	folder := t.TempDir()
	text := readFile(t, "deploy/nginx/orderly.conf")
	for was, is := range map[string]string{
		"    listen 80;":        "    listen " + address + ";",
		"server 127.0.0.1:8081": "server " + servers[0],
		"server 127.0.0.1:8082": "server " + servers[1],
		"server 127.0.0.1:8083": "server " + servers[2],
	} {
		require.Equal(t, 1, strings.Count(text, was), was)
		text = strings.Replace(text, was, is, 1)
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "orderly.conf"), []byte(text), 0o600))
	around := "pid " + folder + "/pid; error_log stderr; worker_processes 2; daemon off;\n" +
		"events { worker_connections 512; }\nhttp {\n  access_log off;\n"
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		around += "  " + kind + "_temp_path " + folder + "/" + kind + ";\n"
	}
	around += "  include orderly.conf;\n}\n"
	path := filepath.Join(folder, "nginx.conf")
	require.NoError(t, os.WriteFile(path, []byte(around), 0o600))
	command := installed(t, "nginx", "-p", folder, "-e", "stderr", "-c", path)
	command.Env = append(os.Environ(), "NGINX=3;") // the sockets that it inherits, as at an upgrade of its own
	return command
}

// installed is a command of a program that the machine has, whether in PATH or where only root's PATH leads.
func installed(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	for _, place := range []string{name, "/usr/sbin/" + name, "/opt/homebrew/bin/" + name, "/usr/local/bin/" + name} {
		if path, err := exec.LookPath(place); err == nil {
			return exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)
		}
	}
	require.Fail(t, name+" is not installed", "scripts/services.sh --browser installs it, as does apt-get or brew install %s", name)
	return nil
}

// inFrontOf starts the balancer in front of three servers, and returns its address. The end of the test stops it.
func (b balancer) inFrontOf(t *testing.T, servers []string) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	tcp, ok := listener.(*net.TCPListener)
	require.True(t, ok)
	socket, err := tcp.File()
	require.NoError(t, err)
	address := listener.Addr().String()

	command, said := b.command(t, address, servers), newOutput()
	command.ExtraFiles = []*os.File{socket}
	command.Stdout, command.Stderr = said, said
	require.NoError(t, command.Start())
	// The child has the socket now. Without it, nobody listens.
	require.NoError(t, socket.Close())
	require.NoError(t, listener.Close())
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait() // by a signal
		require.NotContains(t, said.String(), "signature=", "who reads the log can't read reports")
		if t.Failed() {
			t.Logf("output of %s:\n%s", b.name, said)
		}
	})
	return address
}
