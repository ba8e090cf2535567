package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"orderly.example/test/process"
)

// rawServer is bench/raw as a process.
type rawServer struct {
	url     string
	process *exec.Cmd
}

func (s *stage) startRaw(ctx context.Context) (*rawServer, error) {
	binary := filepath.Join(filepath.Dir(s.built), "raw")
	if output, err := exec.CommandContext(ctx, "go", "build", process.WithoutSymbols, "-o", binary, "orderly.example/test/bench/raw").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building raw: %w\n%s", err, output)
	}
	raw := &rawServer{process: exec.CommandContext(ctx, binary, s.database.url, strconv.Itoa(pooled))}
	raw.process.Stderr = s.progress
	printed, err := raw.process.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting raw: %w", err)
	}
	if err := raw.process.Start(); err != nil {
		return nil, fmt.Errorf("starting raw: %w", err)
	}
	address, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting raw: %w", err), raw.stop())
	}
	raw.url = "http://" + strings.TrimSpace(address) + "/"
	return raw, nil
}

func (r *rawServer) stop() error {
	if err := r.process.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stopping raw: %w", err)
	}
	return r.process.Wait()
}

func post(ctx context.Context, url string, arguments rawArguments) (_ []byte, err error) {
	body, err := json.Marshal(arguments)
	if err != nil {
		return nil, fmt.Errorf("writing arguments: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking raw: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking raw: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("raw answered %s: %s", response.Status, answer)
	}
	return answer, err
}
