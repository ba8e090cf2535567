package main

import (
	"context"

	"orderly.example/test/process"
)

// program is the program as a process that is up.
type program struct{ *process.Program }

// command runs the program until it is done, with a line to its standard input.
func (s *stage) command(ctx context.Context, input string, environ []string, args ...string) error {
	return process.Run(ctx, s.built, input, environ, args...)
}

func startProgram(ctx context.Context, binary string, environ []string, role string) (*program, error) {
	p, err := process.Start(ctx, binary, environ, role)
	if err != nil {
		return nil, err
	}
	return &program{p}, nil
}
