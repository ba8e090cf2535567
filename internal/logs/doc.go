// Package logs keeps the log readable while something is down: of warnings and errors that are equal but for what tells one
// request from another, the first is written at once and the others are counted. It knows log/slog alone. Begin with storms.go.
package logs
