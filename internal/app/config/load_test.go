package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app/config"
)

const password = "hunter2-is-secret"

func production(more ...string) []string {
	return append([]string{
		"DATABASE_URL=postgres://shop:" + password + "@db:5432/shop",
		"REDIS_URL=redis://:" + password + "@redis:6379/0",
		"ORDERLY_URL_SECRET=" + strings.Repeat("s", 32),
	}, more...)
}

func TestLoad(t *testing.T) {
	t.Parallel()

	t.Run("needs nothing in development", func(t *testing.T) {
		t.Parallel()
		c, err := config.Load(nil, config.ForDevelopment)
		require.NoError(t, err)
		require.Equal(t, config.Development, c.Process.Environment)
		require.Equal(t, "127.0.0.1:8080", c.Listen.Address)
		require.EqualValues(t, 30, c.Database.MaxConns)
		require.Equal(t, 30*time.Second, c.Database.Wait)
		require.Equal(t, 10*time.Second, c.Process.ShutdownDelay, "longer than what HAProxy takes to notice with its own defaults, 3 checks in 6 s")
		require.Equal(t, 4, c.Limits.Statements)
		require.EqualValues(t, 1<<20, c.Limits.BodyBytes)
		require.EqualValues(t, 32<<20, c.Limits.CacheBytes)
		require.Equal(t, time.UTC.String(), c.Shop.TimeZone.String())
		require.Equal(t, slog.LevelInfo, c.Process.LogLevel)
	})

	t.Run("takes several servers of a database", func(t *testing.T) {
		t.Parallel()
		const several = "postgres://shop:" + password + "@db1:5432,db2:5432/shop?target_session_attrs=read-write&connect_timeout=2"
		c, err := config.Load(production("DATABASE_URL="+several), config.ForService)
		require.NoError(t, err)
		require.Equal(t, several, c.Database.URL.Reveal())
	})

	t.Run("reads every kind of value", func(t *testing.T) {
		t.Parallel()
		c, err := config.Load(production(
			"ORDERLY_ADMIN_PPROF=true",
			"ORDERLY_DB_MAX_CONNS=31",
			"ORDERLY_DB_WAIT=1500ms",
			"ORDERLY_LOG_LEVEL=debug",
			"ORDERLY_NODE_LIMIT=", // empty is not set
			"ORDERLY_TIMEZONE=Europe/Berlin",
			"ORDERLY_TRUSTED_PROXIES=10.0.0.0/8, 192.0.2.7",
			"ORDERLY_TEST_POSTGRES_URL=x",
			"ORDERLY_TYPO=1",
		), config.ForService)
		require.NoError(t, err)
		require.Equal(t, config.Production, c.Process.Environment)
		require.True(t, c.Listen.AdminPprof)
		require.EqualValues(t, 31, c.Database.MaxConns)
		require.Equal(t, 1500*time.Millisecond, c.Database.Wait)
		require.Equal(t, slog.LevelDebug, c.Process.LogLevel)
		require.Equal(t, 10_000, c.Limits.Nodes)
		require.Equal(t, "Europe/Berlin", c.Shop.TimeZone.String())
		require.Equal(t, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32")}, c.Listen.TrustedProxies)
		require.Equal(t, []string{"ORDERLY_TYPO"}, c.Unknown)
		require.Equal(t, c.Database.URL.Reveal(), c.Database.Direct())
	})

	t.Run("refuses to serve production without services and secret", func(t *testing.T) {
		t.Parallel()
		_, err := config.Load(nil, config.ForService)
		requireProblems(t, err, "DATABASE_URL", "REDIS_URL", "ORDERLY_URL_SECRET")

		c, err := config.Load([]string{"ORDERLY_ENV=development"}, config.ForService)
		require.NoError(t, err)
		require.Equal(t, config.Development, c.Process.Environment)

		_, err = config.Load([]string{"ORDERLY_ENV=production"}, config.ForTools)
		requireProblems(t, err, "DATABASE_URL")
	})

	t.Run("keeps development on loopback and dev out of production", func(t *testing.T) {
		t.Parallel()
		_, err := config.Load([]string{"ORDERLY_ENV=development", "ORDERLY_ADDR=:8080"}, config.ForService)
		requireProblems(t, err, "ORDERLY_ADDR")
		_, err = config.Load(production("ORDERLY_ADDR=:8080", "ORDERLY_ADMIN_ADDR=:9090"), config.ForService)
		require.NoError(t, err)

		_, err = config.Load([]string{
			"ORDERLY_ENV=production", "ORDERLY_ADDR=:8080", "ORDERLY_ADMIN_ADDR=0.0.0.0:9090",
		}, config.ForDevelopment)
		requireProblems(t, err, "ORDERLY_ENV", "ORDERLY_ADDR", "ORDERLY_ADMIN_ADDR")
	})

	t.Run("names all that is wrong at once, each with what is right", func(t *testing.T) {
		t.Parallel()
		wrong := []string{
			"DATABASE_URL=postgres://shop:" + password + "@db:port/shop",
			"ORDERLY_ADDR=8080",
			"ORDERLY_ADMIN_PPROF=perhaps",
			"ORDERLY_ALIAS_LIMIT=many",
			"ORDERLY_BLOB_URL=/srv/reports",
			"ORDERLY_BODY_LIMIT=1MB",
			"ORDERLY_CORS_ORIGINS=https://shop.example/app",
			"ORDERLY_CURRENCY=euro",
			"ORDERLY_DB_MAX_CONNS=9000",
			"ORDERLY_DB_WAIT=30",
			"ORDERLY_DIRECT_DATABASE_URL=mysql://" + password + "@db/shop",
			"ORDERLY_REPLICA_URLS=postgres://db/shop,mysql://" + password + "@db/shop",
			"ORDERLY_ENV=staging",
			"ORDERLY_LOG_FORMAT=xml",
			"ORDERLY_LOG_LEVEL=loud",
			"ORDERLY_REQUEST_TIMEOUT=1h",
			"ORDERLY_TIMEZONE=Mars/Olympus",
			"ORDERLY_TRUSTED_PROXIES=10.0.0.0/99",
			"ORDERLY_URL_SECRET=" + password,
			"REDIS_URL=" + password,
		}
		_, err := config.Load(wrong, config.ForService)
		names := make([]string, len(wrong))
		for i, variable := range wrong {
			names[i], _, _ = strings.Cut(variable, "=")
		}
		requireProblems(t, err, names...)
		require.NotContains(t, err.Error(), password)
		require.Contains(t, err.Error(), "ORDERLY_DB_WAIT must be a duration with its unit")
		require.Contains(t, err.Error(), "ORDERLY_DB_MAX_CONNS must be from 2 to 1000")
	})

	t.Run("refuses stores and protocols that are not built in", func(t *testing.T) {
		t.Parallel()
		for _, wrong := range []string{"ORDERLY_BLOB_URL=gs://reports", "ORDERLY_BLOB_URL=azblob://reports", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc"} {
			_, err := config.Load([]string{wrong}, config.ForTools)
			name, _, _ := strings.Cut(wrong, "=")
			requireProblems(t, err, name)
		}
		_, err := config.Load([]string{"ORDERLY_BLOB_URL=s3://reports?endpoint=https://storage.googleapis.com", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"}, config.ForTools)
		require.NoError(t, err)
	})

	t.Run("says which forms the URL of a Redis has", func(t *testing.T) {
		t.Parallel()
		for _, wrong := range []string{"http://redis:6379", "redis-sentinel://redis:26379", "redis-cluster://redis:6379?nonsense=1"} {
			_, err := config.Load([]string{"REDIS_URL=" + wrong}, config.ForTools)
			requireProblems(t, err, "REDIS_URL")
			for _, form := range []string{"redis://", "unix://", "redis-cluster://", "redis-sentinel://", "master_name=", "rediss"} {
				require.Contains(t, err.Error(), form)
			}
		}
		for _, right := range []string{"redis-cluster://a:6379?addr=b:6379", "redis-sentinel://a:26379/0?master_name=m&addr=b:26379", "rediss-sentinel://a:1?master_name=m", "unix:///run/redis.sock"} {
			_, err := config.Load([]string{"REDIS_URL=" + right}, config.ForTools)
			require.NoError(t, err)
		}
	})

	t.Run("wants no more connections kept than there may be", func(t *testing.T) {
		t.Parallel()
		_, err := config.Load([]string{"ORDERLY_DB_MIN_CONNS=20", "ORDERLY_DB_MAX_CONNS=10"}, config.ForTools)
		requireProblems(t, err, "ORDERLY_DB_MIN_CONNS")
	})

	t.Run("takes exact origins alone", func(t *testing.T) {
		t.Parallel()
		for _, wrong := range []string{"*", "shop.example", "https://*.shop.example", "https://shop.example/", "https://shop.example,ftp://a"} {
			_, err := config.Load([]string{"ORDERLY_CORS_ORIGINS=" + wrong}, config.ForTools)
			requireProblems(t, err, "ORDERLY_CORS_ORIGINS")
		}
		c, err := config.Load([]string{"ORDERLY_CORS_ORIGINS=https://shop.example,http://localhost:3000"}, config.ForTools)
		require.NoError(t, err)
		require.Equal(t, []string{"https://shop.example", "http://localhost:3000"}, c.Listen.CORSOrigins)
		_, err = config.Load([]string{"ORDERLY_SESSION_IDLE=48h", "ORDERLY_SESSION_LIFETIME=24h"}, config.ForTools)
		requireProblems(t, err, "ORDERLY_SESSION_IDLE")
	})
}

func TestTrustedDocuments(t *testing.T) {
	t.Parallel()
	c, err := config.Load(nil, config.ForTools)
	require.NoError(t, err)
	require.Equal(t, config.Trusted{Mode: config.TrustOff}, c.Trusted)
	c, err = config.Load([]string{
		"ORDERLY_TRUSTED_DOCUMENTS=only", "ORDERLY_TRUSTED_DOCUMENTS_FILES=/srv/a.json,/srv/more", "ORDERLY_TRUSTED_DOCUMENTS_STAFF=true",
	}, config.ForTools)
	require.NoError(t, err)
	require.Equal(t, config.Trusted{Mode: config.TrustOnly, Files: []string{"/srv/a.json", "/srv/more"}, Staff: true}, c.Trusted)
	_, err = config.Load([]string{"ORDERLY_TRUSTED_DOCUMENTS=some"}, config.ForTools)
	requireProblems(t, err, "ORDERLY_TRUSTED_DOCUMENTS")
}

func TestHosts(t *testing.T) {
	t.Parallel()
	const public, named = "ORDERLY_PUBLIC_URL=https://shop.example:8443", "ORDERLY_ALLOWED_HOSTS=api,192.0.2.7"
	for _, c := range []struct {
		environ []string
		hosts   []string
	}{
		{[]string{}, nil},
		{[]string{public}, []string{"shop.example"}},
		{[]string{public, named}, []string{"api", "192.0.2.7", "shop.example"}},
		{production(), nil},
		{production(public), nil}, // others inside may ask by other names
		{production(public, named), []string{"api", "192.0.2.7", "shop.example"}},
	} {
		purpose := config.ForDevelopment
		if len(c.environ) > 2 {
			purpose = config.ForService
		}
		loaded, err := config.Load(c.environ, purpose)
		require.NoError(t, err)
		require.Equal(t, c.hosts, loaded.Hosts(), c.environ)
	}
	for _, wrong := range []string{"*.shop.example", "https://shop.example", "shop.example:8080", "shop.example/", "a@shop.example", "a b", "a,,b"} {
		_, err := config.Load([]string{"ORDERLY_ALLOWED_HOSTS=" + wrong}, config.ForTools)
		requireProblems(t, err, "ORDERLY_ALLOWED_HOSTS")
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	c, err := config.Load(production(), config.ForService)
	require.NoError(t, err)

	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("configuration", "config", c, "url", c.Database.URL)
	slog.New(slog.NewTextHandler(&log, nil)).Info("configuration", "config", c, "url", c.Database.URL)
	dump, err := json.Marshal(c)
	require.NoError(t, err)
	for _, shown := range []string{
		log.String(), string(dump),
		fmt.Sprint(c), fmt.Sprintf("%v %+v %#v", c, c, c), fmt.Sprintf("%s %q %x %d", c.Database.URL, c.Database.URL, c.Database.URL, c.Database.URL),
	} {
		require.NotContains(t, shown, password)
		require.NotContains(t, shown, fmt.Sprintf("%x", password))
	}
	require.Contains(t, c.Database.URL.Reveal(), password)
}

// requireProblems wants one line for each variable, and no others.
func requireProblems(t *testing.T, err error, names ...string) {
	t.Helper()
	require.Error(t, err)
	lines := strings.Split(err.Error(), "\n")[1:]
	var found []string
	for _, line := range lines {
		name, right, _ := strings.Cut(strings.TrimSpace(line), " ")
		require.Contains(t, right, "must", line)
		found = append(found, name)
	}
	require.ElementsMatch(t, names, found)
}

func TestZonesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Local", "localtime", "posix/Europe/Berlin", "right/Europe/Berlin", "europe/berlin", "Berlin", "CET-1CEST", "/Europe/Berlin", "../Europe/Berlin"} {
		_, err := config.Load([]string{"ORDERLY_TIMEZONE=" + name}, config.ForDevelopment)
		require.ErrorContains(t, err, "ORDERLY_TIMEZONE must be the IANA name of a time zone", name)
	}
}

// A file system may find a zone by another name, as macOS's does.
func TestZonesHaveTheirVeryNames(t *testing.T) {
	t.Parallel()
	zones := fstest.MapFS{"Europe/Berlin": {}, "America/North_Dakota/New_Salem": {}, "UTC": {}}
	for _, name := range []string{"Europe/Berlin", "America/North_Dakota/New_Salem", "UTC"} {
		require.True(t, config.IsListed(zones, name), name)
		_, err := config.Load([]string{"ORDERLY_TIMEZONE=" + name}, config.ForDevelopment)
		require.NoError(t, err)
	}
	for _, name := range []string{"europe/Berlin", "Europe/BERLIN", "America/North_dakota/New_Salem", "utc"} {
		require.False(t, config.IsListed(capitalless{zones}, name), name)
	}
}

// capitalless is a file system that finds files whatever the case of their names.
type capitalless struct{ fstest.MapFS }

func (c capitalless) ReadDir(name string) ([]fs.DirEntry, error) {
	for path := range c.MapFS {
		for folder := path; folder != "."; folder = filepath.Dir(folder) {
			if strings.EqualFold(folder, name) {
				return c.MapFS.ReadDir(folder)
			}
		}
	}
	return c.MapFS.ReadDir(name)
}
