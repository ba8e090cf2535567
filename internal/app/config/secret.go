package config

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden stands where a secret would be printed.
const hidden = "[hidden]"

// Secret is a text that no log, error or dump shows, as a password or a URL
// that may hold one.
type Secret string

// Reveal is the text itself, for the call that needs it.
func (s Secret) Reveal() string { return string(s) }

// Format prints a stand-in for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue logs a stand-in.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText writes a stand-in.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
