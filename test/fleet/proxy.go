package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"orderly.example/internal/devservices"
)

// Proxies.
const (
	proxyHAProxy = "haproxy"
	proxyNginx   = "nginx"
)

// startProxy starts the load balancer with the configuration of deploy/.
func (f *fleet) startProxy(ctx context.Context) error {
	address := net.JoinHostPort(loopback, f.ports.next())
	f.base = "http://" + address
	var arguments, environ []string
	var err error
	if f.topology.proxy == proxyHAProxy {
		arguments, environ, err = f.haproxy(address)
	} else {
		arguments, err = f.nginx(address)
	}
	if err != nil {
		return err
	}
	program, err := findServer(f.topology.proxy)
	if err != nil {
		return err
	}
	f.proxy = &part{name: f.topology.proxy, start: func(ctx context.Context) (runner, error) {
		options := devservices.DaemonOptions{Dir: filepath.Join(f.folder, "proxy"), Environ: environ, Ready: f.isServed}
		return devservices.StartDaemon(ctx, options, program, arguments...)
	}}
	return f.add(ctx, f.proxy)
}

// isServed asks through the proxy.
func (f *fleet) isServed(ctx context.Context) error { return ready(ctx, f.base) }

// ready asks a server whether it is ready.
func ready(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", http.NoBody)
	if err != nil {
		return err
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		err = errors.New(response.Status)
	}
	return errors.Join(err, response.Body.Close())
}

func (f *fleet) haproxy(address string) (arguments, environ []string, err error) {
	text, err := os.ReadFile(filepath.Join(f.sources, "deploy/haproxy/haproxy.cfg"))
	if err != nil {
		return nil, nil, err
	}
	configuration := string(text)
	if os.Geteuid() != 0 { // who is not root can't become another user
		configuration = strings.NewReplacer("    user haproxy\n", "", "    group haproxy\n", "").Replace(configuration)
	}
	path := filepath.Join(f.folder, "haproxy.cfg")
	environ = []string{"ORDERLY_PROXY_ADDR=" + address}
	for i, server := range f.servers {
		environ = append(environ, fmt.Sprintf("ORDERLY_SERVE_%d=%s", i+1, server.api))
	}
	return []string{"-db", "-f", path}, environ, writeFile(path, configuration)
}

func (f *fleet) nginx(address string) (arguments []string, err error) {
	text, err := os.ReadFile(filepath.Join(f.sources, "deploy/nginx/orderly.conf"))
	if err != nil {
		return nil, err
	}
	replaced := []string{"listen 80;", "listen " + address + ";"}
	for i, server := range f.servers {
		replaced = append(replaced, fmt.Sprintf("127.0.0.1:%d", 8081+i), server.api)
	}
	around := `daemon off;
worker_processes 2;
pid %[1]s/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy-files;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	%[2]s
}
`
	path := filepath.Join(f.folder, "nginx.conf")
	return []string{"-e", "stderr", "-c", path}, writeFile(path, fmt.Sprintf(around, f.folder, strings.NewReplacer(replaced...).Replace(string(text))))
}

// findServer finds a program that is not in every user's PATH.
func findServer(name string) (string, error) {
	for _, path := range []string{name, "/usr/sbin/" + name, "/opt/homebrew/bin/" + name} {
		if found, err := exec.LookPath(path); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("%s is not installed: make services installs it", name)
}

func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}
