package config

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden is printed in place of a secret.
const hidden = "[hidden]"

// Secret is a text that no log, error or dump shows, such as a password or a URL that may contain one.
type Secret string

// Reveal returns the text itself, for the call that needs it.
func (s Secret) Reveal() string { return string(s) }

// Format prints hidden for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue logs hidden.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText writes hidden.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
