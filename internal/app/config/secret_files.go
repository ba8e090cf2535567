package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
)

const (
	// fileSuffix is the end of the variable that names the file of a secret.
	fileSuffix = "_FILE"
	// maxSecretBytes is the maximum size of a secret's file.
	maxSecretBytes = 64 << 10
)

// isSecret reports whether a field's value may be in a file of its own.
func isSecret(kind reflect.Type) bool { return kind == reflect.TypeFor[Secret]() }

// readSecretFiles sets each secret for which a variable with the suffix _FILE names a file, and returns those files
// by the secret's variable.
func readSecretFiles(values map[string]string) (files map[string]string, all problems) {
	files = make(map[string]string)
	for _, v := range Variables() {
		path := values[v.Name+fileSuffix]
		if !isSecret(v.kind) || path == "" {
			continue
		}
		_, set := values[v.Name]
		all.require(!set, v.Name+fileSuffix, "must not be set together with "+v.Name)
		content, err := readSecret(path)
		if err != nil {
			all.require(false, v.Name+fileSuffix, fmt.Sprintf("must name the file of a secret: %s: %s", path, err))
			continue
		}
		values[v.Name], files[v.Name] = content, path
	}
	return files, all
}

// readSecret returns a file's text without newlines at its end.
func readSecret(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", withoutPath(err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxSecretBytes+1))
	switch secret := strings.TrimRight(string(content), "\r\n"); {
	case err != nil:
		return "", withoutPath(err)
	case len(content) > maxSecretBytes:
		return "", fmt.Errorf("it has more than %d bytes", maxSecretBytes)
	case secret == "":
		return "", errors.New("it is empty")
	default:
		return secret, nil
	}
}

// withoutPath returns only the reason.
func withoutPath(err error) error {
	if failed, ok := errors.AsType[*os.PathError](err); ok {
		return failed.Err
	}
	return err
}
