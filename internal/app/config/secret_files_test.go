package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app/config"
)

// secrets are the variables of secrets, each with a value that is right and how to read what was made of it.
func secrets() map[string]struct {
	value string
	read  func(config.Config) config.Secret
} {
	const database = "postgres://shop:" + password + "@db:5432/shop"
	return map[string]struct {
		value string
		read  func(config.Config) config.Secret
	}{
		"DATABASE_URL":                {database, func(c config.Config) config.Secret { return c.Database.URL }},
		"ORDERLY_DIRECT_DATABASE_URL": {database, func(c config.Config) config.Secret { return c.Database.DirectURL }},
		"ORDERLY_REPLICA_URLS":        {database + "," + database, func(c config.Config) config.Secret { return c.Database.Replicas }},
		"ORDERLY_URL_SECRET":          {strings.Repeat("s", 32), func(c config.Config) config.Secret { return c.Files.URLSecret }},
		"ORDERLY_URL_SECRET_OTHER":    {strings.Repeat("t", 32), func(c config.Config) config.Secret { return c.Files.OtherURLSecret }},
		"REDIS_URL":                   {"redis://:" + password + "@redis:6379/0", func(c config.Config) config.Secret { return c.Redis.URL }},
	}
}

func TestSecretFiles(t *testing.T) {
	t.Parallel()

	t.Run("hold every secret, and no other setting", func(t *testing.T) {
		t.Parallel()
		var ofFiles []string
		for _, v := range config.Variables() {
			if name, found := strings.CutSuffix(v.Name, "_FILE"); found {
				ofFiles = append(ofFiles, name)
			}
		}
		var names []string
		for name := range secrets() {
			names = append(names, name)
		}
		require.ElementsMatch(t, names, ofFiles)
		c, err := config.Load([]string{"ORDERLY_CURRENCY_FILE=" + file(t, "USD")}, config.ForTools)
		require.NoError(t, err)
		require.Equal(t, []string{"ORDERLY_CURRENCY_FILE"}, c.Unknown)
	})

	t.Run("are read in the place of variables, without the newline at their end", func(t *testing.T) {
		t.Parallel()
		for _, end := range []string{"", "\n", "\r\n"} {
			var environ []string
			for name, secret := range secrets() {
				environ = append(environ, name+"_FILE="+file(t, secret.value+end), name+"=") // empty is not set
			}
			c, err := config.Load(environ, config.ForService)
			require.NoError(t, err)
			require.Empty(t, c.Unknown)
			for name, secret := range secrets() {
				require.Equal(t, secret.value, secret.read(c).Reveal(), name)
			}
		}
	})

	t.Run("are refused beside the variable itself", func(t *testing.T) {
		t.Parallel()
		for name, secret := range secrets() {
			_, err := config.Load([]string{name + "=" + secret.value, name + "_FILE=" + file(t, secret.value)}, config.ForTools)
			requireProblems(t, err, name+"_FILE")
			require.Contains(t, err.Error(), "together with "+name)
			require.NotContains(t, err.Error(), secret.value)
		}
	})

	t.Run("are named where they can't be read", func(t *testing.T) {
		t.Parallel()
		for name := range secrets() {
			for _, wrong := range []struct{ path, why string }{
				{filepath.Join(t.TempDir(), "none"), "no such file"},
				{t.TempDir(), "directory"},
				{file(t, ""), "empty"},
				{file(t, "\n"), "empty"},
				{file(t, strings.Repeat(password, 1<<16)), "more than 65536 bytes"},
				{"/dev/zero", "more than 65536 bytes"},
				{filepath.Join(file(t, password), "inside"), "not a directory"},
			} {
				_, err := config.Load(without(production(name+"_FILE="+wrong.path), name+"="), config.ForService)
				requireProblems(t, err, name+"_FILE") // and not the variable itself, as missing
				require.Contains(t, err.Error(), wrong.path)
				require.Contains(t, err.Error(), wrong.why)
				require.NotContains(t, err.Error(), password)
			}
		}
	})

	t.Run("are named where what they hold is wrong", func(t *testing.T) {
		t.Parallel()
		for name := range secrets() {
			path := file(t, password)
			_, err := config.Load(without(production(name+"_FILE="+path), name+"="), config.ForService)
			requireProblems(t, err, name)
			require.Contains(t, err.Error(), path)
			require.NotContains(t, err.Error(), password)
		}
	})
}

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// without leaves out the variable that begins so.
func without(environ []string, start string) []string {
	var rest []string
	for _, variable := range environ {
		if !strings.HasPrefix(variable, start) {
			rest = append(rest, variable)
		}
	}
	return rest
}
