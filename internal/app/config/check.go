package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/currency"

	"orderly.example/internal/leasecache"
)

// minSecretBytes is the minimum length of the key that signs links.
const minSecretBytes = 32

// otlpOverHTTP is the only supported form of OpenTelemetry's protocol.
const otlpOverHTTP = "http/protobuf"

// problem is one invalid variable.
type problem struct{ variable, requirement string }

func (p problem) Error() string { return "  " + p.variable + " " + p.requirement }

type problems []error

// require notes a problem if ok is false, unless one of the variable is known.
func (p *problems) require(fine bool, variable, right string) {
	if !fine && !p.mentions(variable) {
		*p = append(*p, problem{variable, right})
	}
}

// mentions reports whether there is a problem of a variable, or of the variable for its file.
func (p problems) mentions(variable string) bool {
	return slices.ContainsFunc(p, func(err error) bool {
		noted, ok := err.(problem) //nolint:errorlint // made here, never wrapped
		return ok && (noted.variable == variable || noted.variable == variable+fileSuffix)
	})
}

// withFiles adds the files from which values were read.
func (p problems) withFiles(files map[string]string) problems {
	for i, err := range p {
		noted, ok := err.(problem) //nolint:errorlint // made here, never wrapped
		if path := files[noted.variable]; ok && path != "" {
			p[i] = problem{noted.variable, noted.requirement + " (it is read from " + path + ")"}
		}
	}
	return p
}

// check adds the problems of values that could be parsed to all.
func check(c Config, purpose Purpose, all problems) problems {
	all.checkRanges(c)

	all.require(slices.Contains([]Environment{Development, Production}, c.Process.Environment),
		"ORDERLY_ENV", "must be development or production")
	all.require(slices.Contains([]string{"text", "json"}, c.Process.LogFormat),
		"ORDERLY_LOG_FORMAT", "must be text or json")
	all.require(isAddress(c.Listen.Address), "ORDERLY_ADDR", addressShape)
	all.require(isAddress(c.Listen.Admin), "ORDERLY_ADMIN_ADDR", addressShape)
	all.require(c.Database.MinConns <= c.Database.MaxConns,
		"ORDERLY_DB_MIN_CONNS", "must not be over ORDERLY_DB_MAX_CONNS")
	all.require(isPostgres(c.Database.URL), "DATABASE_URL", postgresShape)
	all.require(isPostgres(c.Database.DirectURL), "ORDERLY_DIRECT_DATABASE_URL", postgresShape)
	for _, url := range c.Database.ReplicaURLs() {
		all.require(isPostgres(Secret(url)), "ORDERLY_REPLICA_URLS", postgresShape)
	}
	all.require(slices.Contains([]Pooling{PoolingNone, PoolingSession, PoolingTransaction}, c.Database.Pooler),
		"ORDERLY_DB_POOLER", "must be none, session or transaction")
	all.require(c.Database.Pooler == PoolingNone || c.Database.DirectURL != "",
		"ORDERLY_DIRECT_DATABASE_URL", "must be set where ORDERLY_DB_POOLER is session or transaction: migrations, and hearing of new jobs, need sessions of their own")
	all.require(c.Redis.URL == "" || leasecache.IsURL(c.Redis.URL.Reveal()), "REDIS_URL", "must be "+leasecache.URLForms)
	all.require(slices.Contains([]Caching{CacheAll, CacheSessions, CacheNothing}, c.Redis.Cache), "ORDERLY_CACHE", "must be true, sessions or false")
	for _, origin := range c.Listen.CORSOrigins {
		all.require(isOrigin(origin), "ORDERLY_CORS_ORIGINS", "must be origins parted by commas, as https://shop.example, without a path and without *")
	}
	for _, host := range c.Listen.Hosts {
		all.require(isHost(host), "ORDERLY_ALLOWED_HOSTS", "must be names of hosts parted by commas, as shop.example, without a scheme, a port and *")
	}
	all.require(slices.Contains([]Trusting{TrustOff, TrustPrefer, TrustOnly}, c.Trusted.Mode),
		"ORDERLY_TRUSTED_DOCUMENTS", "must be off, prefer or only")
	all.require(c.Accounts.SessionIdle <= c.Accounts.SessionLifetime,
		"ORDERLY_SESSION_IDLE", "must not be over ORDERLY_SESSION_LIFETIME")
	all.require(hasScheme(c.Files.BlobURL, "file", "s3"), "ORDERLY_BLOB_URL", blobShape)
	all.require(c.Files.PublicURL == "" || isOrigin(c.Files.PublicURL),
		"ORDERLY_PUBLIC_URL", "must be a URL as https://shop.example, without a path")
	all.require(c.Files.URLSecret == "" || len(c.Files.URLSecret) >= minSecretBytes,
		"ORDERLY_URL_SECRET", fmt.Sprintf("must have at least %d bytes; openssl rand -hex 32 makes one", minSecretBytes))
	all.require(c.Files.OtherURLSecret == "" || len(c.Files.OtherURLSecret) >= minSecretBytes && c.Files.URLSecret != "",
		"ORDERLY_URL_SECRET_OTHER", fmt.Sprintf("must have at least %d bytes, and needs ORDERLY_URL_SECRET", minSecretBytes))
	all.require(slices.Contains([]string{"", "otlp", "none"}, c.Observability.Exporter), "OTEL_TRACES_EXPORTER", "must be otlp or none")
	all.require(hasScheme(c.Observability.Endpoint, "http", "https"), "OTEL_EXPORTER_OTLP_ENDPOINT", "must be a URL as http://collector:4318")
	all.require(hasScheme(c.Observability.TracesEndpoint, "http", "https"), "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "must be a URL as http://collector:4318/v1/traces")
	all.require(c.Observability.Protocol == otlpOverHTTP, "OTEL_EXPORTER_OTLP_PROTOCOL", onlyHTTP)
	all.require(slices.Contains([]string{"", otlpOverHTTP}, c.Observability.TracesProtocol), "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", onlyHTTP)
	_, err := currency.ParseISO(c.Shop.Currency)
	all.require(err == nil && c.Shop.Currency == strings.ToUpper(c.Shop.Currency),
		"ORDERLY_CURRENCY", "must be the ISO 4217 code of a currency, as EUR")

	all.checkPurpose(c, purpose)
	return all
}

// checkPurpose finds what is valid in general but not for this command.
func (p *problems) checkPurpose(c Config, purpose Purpose) {
	production := c.Process.Environment == Production
	if purpose == ForDevelopment {
		p.require(!production, "ORDERLY_ENV", "must not be production: dev is for development; use serve and work")
	}
	if purpose == ForDevelopment || purpose == ForService && !production {
		// Development shows the schema and costs to everybody, and its users' password is publicly known.
		p.require(IsLoopback(c.Listen.Address), "ORDERLY_ADDR", "must be on 127.0.0.1 in development")
		p.require(IsLoopback(c.Listen.Admin), "ORDERLY_ADMIN_ADDR", "must be on 127.0.0.1 in development")
	}
	if production && purpose != ForDevelopment {
		const needed = "must be set in production (ORDERLY_ENV=development does without)"
		p.require(c.Database.URL != "", "DATABASE_URL", needed)
		if purpose == ForService {
			p.require(c.Redis.URL != "", "REDIS_URL", needed)
			p.require(c.Files.URLSecret != "", "ORDERLY_URL_SECRET", needed)
		}
	}
}

// checkRanges checks numbers and durations against the ranges in the struct's tags.
func (p *problems) checkRanges(c Config) {
	for _, v := range Variables() {
		if v.Range == "" {
			continue
		}
		least, largest := bounds(v.Range, v.kind)
		value := reflect.ValueOf(c).FieldByIndex(v.index).Int()
		shown := strings.Replace(v.Range, "..", " to ", 1)
		p.require(value >= least && value <= largest, v.Name, "must be from "+shown)
	}
}

// bounds parses a range of the type's values, durations in nanoseconds. An invalid range accepts nothing.
func bounds(text string, kind reflect.Type) (least, largest int64) {
	low, high, _ := strings.Cut(text, "..")
	read := func(text string) (int64, error) { return strconv.ParseInt(text, 10, 64) }
	if kind == reflect.TypeFor[time.Duration]() {
		read = func(text string) (int64, error) {
			duration, err := time.ParseDuration(text)
			return int64(duration), err
		}
	}
	least, lowErr := read(low)
	largest, highErr := read(high)
	if lowErr != nil || highErr != nil {
		return 1, 0
	}
	return least, largest
}

const (
	addressShape  = "must be an address as 127.0.0.1:8080, with a port from 0 to 65535"
	blobShape     = "must be a URL as file:///srv/reports or s3://bucket?region=eu-central-1; other stores that speak S3 are named by their endpoint, as s3://bucket?endpoint=https://storage.googleapis.com"
	onlyHTTP      = "must be " + otlpOverHTTP + ": traces are sent over HTTP, whose port is 4318 on most collectors"
	postgresShape = "must be a PostgreSQL URL as postgres://user:password@host:5432/database"
)

// IsLoopback reports whether only this machine can reach an address host:port.
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func isAddress(text string) bool {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// isPostgres does not say why not: the parser's errors can contain the password.
func isPostgres(secret Secret) bool {
	if secret == "" {
		return true
	}
	_, err := pgx.ParseConfig(secret.Reveal())
	return err == nil && hasScheme(secret.Reveal(), "postgres", "postgresql")
}

func isOrigin(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http") && parsed.Host != "" &&
		text == parsed.Scheme+"://"+parsed.Host && !strings.Contains(text, "*")
}

// isHost reports whether a text is only a host.
func isHost(text string) bool {
	parsed, err := url.Parse("http://" + text)
	return err == nil && text != "" && parsed.Hostname() == text && !strings.ContainsAny(text, "*@")
}

// hasScheme reports whether a text is empty or a URL with one of the schemes; any scheme if none is given.
func hasScheme(text string, schemes ...string) bool {
	if text == "" {
		return true
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme == "" {
		return false
	}
	return len(schemes) == 0 || slices.Contains(schemes, parsed.Scheme)
}
