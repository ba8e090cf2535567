package config

import (
	"log/slog"
	"net/netip"
	"strings"
	"time"
)

// Process is about the process as a whole.
type Process struct {
	Environment     Environment   `env:"ORDERLY_ENV" help:"development or production; dev is always development, serve and work are production unless this says development"`
	LogLevel        slog.Level    `env:"ORDERLY_LOG_LEVEL" envDefault:"info" help:"debug, info, warn or error; debug has a line for each request"`
	LogFormat       string        `env:"ORDERLY_LOG_FORMAT" envDefault:"text" help:"text or json"`
	ShutdownDelay   time.Duration `env:"ORDERLY_SHUTDOWN_DELAY" envDefault:"10s" range:"0s..5m" help:"how long serve still takes requests at shutdown while /readyz already fails, for a load balancer to notice; dev and work stop at once"`
	GCPercent       string        `env:"GOGC" help:"how much the heap may grow before Go collects, in percent of what lives; 400 unless given"`
	MemoryLimit     string        `env:"GOMEMLIMIT" help:"memory that Go tries to stay within, as 900MiB; unless given, nine tenths of what the container or the machine has"`
	ShutdownTimeout time.Duration `env:"ORDERLY_SHUTDOWN_TIMEOUT" envDefault:"20s" range:"100ms..10m" help:"how long shutdown waits for requests and jobs in flight before it cuts them off"`
}

// Listen is where the program listens.
type Listen struct {
	Address        string         `env:"ORDERLY_ADDR" envDefault:"127.0.0.1:8080" help:"address of the API: /graphql, /graphiql/, /healthz, /readyz"`
	Admin          string         `env:"ORDERLY_ADMIN_ADDR" envDefault:"127.0.0.1:9090" help:"address of /metrics, /debug/pprof/, /healthz and /readyz, not for the public"`
	AdminPprof     bool           `env:"ORDERLY_ADMIN_PPROF" envDefault:"false" help:"whether the admin address has /debug/pprof/ where it is not loopback"`
	TrustedProxies []netip.Prefix `env:"ORDERLY_TRUSTED_PROXIES" help:"addresses or CIDR blocks, parted by commas, whose X-Forwarded-For and X-Forwarded-Proto are believed"`
	Hosts          []string       `env:"ORDERLY_ALLOWED_HOSTS" help:"names of hosts, parted by commas, that requests may name besides that of ORDERLY_PUBLIC_URL and, in development, those of this machine; in production all may be named unless this is set"`
	Operations     []string       `env:"ORDERLY_OPERATIONS" help:"names of operations, parted by commas, that metrics and profiles tell apart besides those of this program's pages; all others are one, named other"`
	CORSOrigins    []string       `env:"ORDERLY_CORS_ORIGINS" help:"origins, parted by commas, whose pages may use the API, as https://shop.example; its own always may"`
}

// Database is the database and the connection pool.
type Database struct {
	URL              Secret        `env:"DATABASE_URL" help:"URL of the PostgreSQL database; in development without it, a private PostgreSQL runs in ORDERLY_DATA_DIR"`
	DirectURL        Secret        `env:"ORDERLY_DIRECT_DATABASE_URL" help:"URL that leads past a connection pooler, for migrations, seed and for hearing of new jobs; DATABASE_URL unless given"`
	Pooler           Pooling       `env:"ORDERLY_DB_POOLER" envDefault:"none" help:"pool_mode of the PgBouncer that DATABASE_URL leads to: session or transaction; none where it leads to PostgreSQL. both need ORDERLY_DIRECT_DATABASE_URL, and transaction needs settings of the role, which the program names at the start where they are missing"`
	Replicas         Secret        `env:"ORDERLY_REPLICA_URLS" help:"URLs of streaming replicas of the database, parted by commas, that answer what serve only reads; they lead to the replicas themselves, past any pooler"`
	ReplicaLag       time.Duration `env:"ORDERLY_REPLICA_LAG" envDefault:"1s" range:"100ms..10m" help:"how far behind the primary a replica may be that is asked"`
	MinConns         int32         `env:"ORDERLY_DB_MIN_CONNS" envDefault:"10" range:"0..1000" help:"connections kept open"`
	MaxConns         int32         `env:"ORDERLY_DB_MAX_CONNS" envDefault:"30" range:"2..1000" help:"connections at most"`
	Wait             time.Duration `env:"ORDERLY_DB_WAIT" envDefault:"30s" range:"1ms..10m" help:"how long a request waits for a connection at most"`
	MaxWaiters       int           `env:"ORDERLY_DB_MAX_WAITERS" envDefault:"100" range:"1..100000" help:"how many may wait for a connection at once; further ones get UNAVAILABLE"`
	ConnLifetime     time.Duration `env:"ORDERLY_DB_CONN_LIFETIME" envDefault:"30m" range:"1s..24h" help:"age at which a connection is replaced"`
	ConnIdle         time.Duration `env:"ORDERLY_DB_CONN_IDLE" envDefault:"1m" range:"1s..24h" help:"how long a connection beyond those kept open may do nothing before it is closed"`
	StartWait        time.Duration `env:"ORDERLY_DB_START_WAIT" envDefault:"1m" range:"0s..1h" help:"how long serve, work and migrate wait for a PostgreSQL that is not up yet"`
	StatementTimeout time.Duration `env:"ORDERLY_DB_STATEMENT_TIMEOUT" envDefault:"5s" range:"10ms..10m" help:"how long one SQL statement may run"`
}

// ReplicaURLs are the URLs of replicas.
func (d Database) ReplicaURLs() []string {
	var urls []string
	for url := range strings.SplitSeq(d.Replicas.Reveal(), ",") {
		if url = strings.TrimSpace(url); url != "" {
			urls = append(urls, url)
		}
	}
	return urls
}

// Direct is the URL that bypasses a pooler.
func (d Database) Direct() string {
	if d.DirectURL != "" {
		return d.DirectURL.Reveal()
	}
	return d.URL.Reveal()
}

// Pooling is PgBouncer's pool_mode.
type Pooling string

// Values of ORDERLY_DB_POOLER.
const (
	PoolingNone        Pooling = "none"
	PoolingSession     Pooling = "session"
	PoolingTransaction Pooling = "transaction"
)

// Caching says what is cached in Redis.
type Caching string

// Values of ORDERLY_CACHE.
const (
	CacheAll      Caching = "true"
	CacheSessions Caching = "sessions"
	CacheNothing  Caching = "false"
)

// Redis is the server of the cache and of rate limits.
type Redis struct {
	URL     Secret        `env:"REDIS_URL" help:"URL of the Redis (7.0 or newer, or Valkey): redis://user:password@host:6379/0, unix:///path, redis-cluster://host:6379?addr=host2:6379 or redis-sentinel://host:26379/0?master_name=name&addr=host2:26379, with rediss in the place of redis for TLS; in development without it, one runs in the process"`
	Cache   Caching       `env:"ORDERLY_CACHE" envDefault:"true" help:"true keeps users, products and sessions in Redis, sessions keeps those alone, false nothing"`
	TTL     time.Duration `env:"ORDERLY_CACHE_TTL" envDefault:"10m" range:"1s..24h" help:"how long users, products and categories are kept on average; each lives between half and one and a half of it"`
	Timeout time.Duration `env:"ORDERLY_REDIS_TIMEOUT" envDefault:"100ms" range:"1ms..10s" help:"how long Redis may take to answer before PostgreSQL is asked instead"`
}

// Accounts limits sessions and logging in.
type Accounts struct {
	SessionIdle     time.Duration `env:"ORDERLY_SESSION_IDLE" envDefault:"336h" range:"1m..8760h" help:"how long a session lives that is not used"`
	SessionLifetime time.Duration `env:"ORDERLY_SESSION_LIFETIME" envDefault:"2160h" range:"1m..87600h" help:"how long a session lives at most"`
	HashWorkers     int           `env:"ORDERLY_HASH_WORKERS" envDefault:"0" range:"0..64" help:"how many passwords are hashed at once; 0 is half of the cores, 4 at most"`
	HashQueue       int           `env:"ORDERLY_HASH_QUEUE" envDefault:"16" range:"1..10000" help:"how many may wait to have a password hashed, and as many again of those who are known; further ones get BUSY"`
	LogInLimit      int           `env:"ORDERLY_LOG_IN_LIMIT" envDefault:"10" range:"0..1000000" help:"wrong passwords for one user from one address within 10 minutes; ten times as many a day from everywhere, and from each device or address where the user has logged in; 0 is no limit"`
	AddressLimit    int           `env:"ORDERLY_LOG_IN_ADDRESS_LIMIT" envDefault:"100" range:"0..1000000" help:"wrong passwords from one address within 10 minutes, whoever the user; 0 is no limit"`
	SessionLimit    int           `env:"ORDERLY_SESSION_LIMIT" envDefault:"30" range:"0..1000000" help:"sessions that one user may begin, and passwords they may change, within an hour; twenty times as many from one address, and passwords reset by one admin; 0 is no limit"`
	RegisterLimit   int           `env:"ORDERLY_REGISTER_LIMIT" envDefault:"20" range:"0..1000000" help:"accounts made, and names or e-mail addresses changed or found taken, from one address, and by one user, within an hour; 0 is no limit"`
}

// Limits bound what one request may ask for and how long it may take.
type Limits struct {
	Statements       int           `env:"ORDERLY_STATEMENT_LIMIT" envDefault:"4" range:"1..100" help:"SQL statements that an operation can need at most"`
	Nodes            int           `env:"ORDERLY_NODE_LIMIT" envDefault:"10000" range:"1..1000000" help:"objects that an answer can hold at most"`
	Depth            int           `env:"ORDERLY_DEPTH_LIMIT" envDefault:"15" range:"1..100" help:"how deep selections may be nested"`
	Aliases          int           `env:"ORDERLY_ALIAS_LIMIT" envDefault:"50" range:"1..10000" help:"aliases in an operation at most"`
	Tokens           int           `env:"ORDERLY_TOKEN_LIMIT" envDefault:"5000" range:"10..1000000" help:"tokens of a document at most"`
	ResponseBytes    int           `env:"ORDERLY_RESPONSE_LIMIT" envDefault:"8388608" range:"1024..1073741824" help:"bytes of an answer at most, before it is compressed; a longer one is RESPONSE_TOO_LARGE"`
	BodyBytes        int64         `env:"ORDERLY_BODY_LIMIT" envDefault:"1048576" range:"1024..104857600" help:"bytes of a request's body at most"`
	RateMaximum      int           `env:"ORDERLY_RATE_MAXIMUM" envDefault:"100000" range:"0..1000000000" help:"objects that a viewer, or an address without one, may ask for at once; 0 is no limit"`
	RateRestore      int           `env:"ORDERLY_RATE_RESTORE" envDefault:"5000" range:"1..1000000000" help:"objects that are added to that each second"`
	Connections      int           `env:"ORDERLY_MAX_CONNECTIONS" envDefault:"12000" range:"1..1000000" help:"connections that are open at once, those of sockets and event streams among them, as far as the process may open so many files; further ones are closed at once"`
	EachConnections  int           `env:"ORDERLY_MAX_CONNECTIONS_PER_ADDRESS" envDefault:"1000" range:"0..1000000" help:"of those, how many of one address, which a trusted proxy's is not; 0 is no limit"`
	InFlight         int           `env:"ORDERLY_MAX_IN_FLIGHT" envDefault:"256" range:"1..100000" help:"how many requests are answered at once, half of them from one address; further ones get UNAVAILABLE"`
	RequestTimeout   time.Duration `env:"ORDERLY_REQUEST_TIMEOUT" envDefault:"10s" range:"10ms..10m" help:"how long a request may take"`
	Subscriptions    int           `env:"ORDERLY_SUBSCRIPTION_LIMIT" envDefault:"20" range:"1..100000" help:"sockets and event streams that a viewer, or an address without one, may have open in a process"`
	AllSubscriptions int           `env:"ORDERLY_SUBSCRIPTIONS_MAX" envDefault:"10000" range:"1..1000000" help:"sockets and event streams that a process has open at most"`
	CacheBytes       int64         `env:"ORDERLY_QUERY_CACHE_BYTES" envDefault:"33554432" range:"1048576..10737418240" help:"bytes for parsed documents and their plans"`
}

// Trusting says which documents run.
type Trusting string

// Values of ORDERLY_TRUSTED_DOCUMENTS.
const (
	TrustOff    Trusting = "off"
	TrustPrefer Trusting = "prefer"
	TrustOnly   Trusting = "only"
)

// Trusted is about the documents that the server knows before anybody sends them.
type Trusted struct {
	Mode  Trusting `env:"ORDERLY_TRUSTED_DOCUMENTS" envDefault:"off" help:"off: the documents of this program's own pages are trusted; prefer: those of ORDERLY_TRUSTED_DOCUMENTS_FILES too, and others are counted; only: others are DOCUMENT_NOT_TRUSTED"`
	Files []string `env:"ORDERLY_TRUSTED_DOCUMENTS_FILES" help:"files, and folders of files that end in .json, parted by commas, with the documents of your front ends: an object with each text under its SHA-256, as relay-compiler writes, or Apollo's manifest of persisted queries"`
	Staff bool     `env:"ORDERLY_TRUSTED_DOCUMENTS_STAFF" envDefault:"false" help:"whether staff and admins may run others too where it is only, as GraphiQL does"`
}

// Shop is about the shop itself.
type Shop struct {
	Currency                    string         `env:"ORDERLY_CURRENCY" envDefault:"EUR" help:"ISO 4217 code of the shop's one currency, fixed once there are data"`
	TimeZone                    *time.Location `env:"ORDERLY_TIMEZONE" envDefault:"UTC" help:"time zone of the shop's days, as Europe/Berlin"`
	NotificationRetention       time.Duration  `env:"ORDERLY_NOTIFICATION_RETENTION" envDefault:"8760h" range:"0s..876000h" help:"how long a notification is kept once it is read; 0s keeps all"`
	UnreadNotificationRetention time.Duration  `env:"ORDERLY_UNREAD_NOTIFICATION_RETENTION" envDefault:"17520h" range:"0s..876000h" help:"how long a notification is kept that nobody reads; 0s keeps all"`
}

// Reports is about making reports.
type Reports struct {
	Workers   int           `env:"ORDERLY_REPORT_WORKERS" envDefault:"2" range:"1..100" help:"reports that a process makes at once; each takes a connection"`
	Open      int           `env:"ORDERLY_REPORT_LIMIT" envDefault:"5" range:"1..1000" help:"reports of one user that may wait or be made at once; further ones are THROTTLED"`
	Timeout   time.Duration `env:"ORDERLY_REPORT_TIMEOUT" envDefault:"10m" range:"1s..45m" help:"how long a report may take"`
	Retention time.Duration `env:"ORDERLY_REPORT_RETENTION" envDefault:"720h" range:"0s..876000h" help:"how long a finished report and its file are kept; 0s keeps all"`
}

// Files are folders or a store, and the key of links to them.
type Files struct {
	DataDir   string `env:"ORDERLY_DATA_DIR" envDefault:".orderly" help:"folder of the private PostgreSQL and of report files, in development"`
	BlobURL   string `env:"ORDERLY_BLOB_URL" help:"URL of the store of report files, as file:///srv/reports, s3://bucket?region=eu-central-1, or s3://bucket?endpoint=… for what speaks S3; a folder in ORDERLY_DATA_DIR unless given, which serves one machine"`
	PublicURL string `env:"ORDERLY_PUBLIC_URL" help:"where people reach the API, as https://shop.example: download links begin with it; without it they are paths"`
	URLSecret Secret `env:"ORDERLY_URL_SECRET" help:"key of at least 32 bytes that signs download links, and the cookies of devices that users have logged in on; production needs it"`

	OtherURLSecret Secret `env:"ORDERLY_URL_SECRET_OTHER" help:"key whose signatures hold too, while ORDERLY_URL_SECRET is replaced: first the next one, then the last one. It signs nothing"`
}

// Observability is about tracing and logging slow operations. OpenTelemetry's library reads its other variables
// itself: headers, certificates, the service's name.
type Observability struct {
	SlowOperation  time.Duration `env:"ORDERLY_SLOW_OPERATION" envDefault:"500ms" range:"0s..10m" help:"how long an operation takes that is logged, with its statements and their times; 0s logs none"`
	Exporter       string        `env:"OTEL_TRACES_EXPORTER" help:"otlp sends traces, none does not; without it, they are sent where an endpoint is given. OpenTelemetry's other variables count too"`
	Endpoint       string        `env:"OTEL_EXPORTER_OTLP_ENDPOINT" help:"URL of the collector of traces, as http://collector:4318"`
	TracesEndpoint string        `env:"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" help:"URL where traces go as it stands, as http://collector:4318/v1/traces"`
	Protocol       string        `env:"OTEL_EXPORTER_OTLP_PROTOCOL" envDefault:"http/protobuf" help:"http/protobuf, the only one"`
	TracesProtocol string        `env:"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL" help:"that of traces, where it is another"`
	Sampler        string        `env:"OTEL_TRACES_SAMPLER" help:"OpenTelemetry's name of what decides which traces are sent, as parentbased_traceidratio with OTEL_TRACES_SAMPLER_ARG; unless given, development sends all, and production each second one of those that nobody else has decided on"`
	TracingOff     bool          `env:"OTEL_SDK_DISABLED" envDefault:"false" help:"whether no traces are sent at all"`
}

// SampledShare is the share of traces that are sent, where no sampler is named.
func (w Observability) SampledShare(e Environment) float64 {
	if e == Development {
		return 1
	}
	return productionShare
}

// productionShare keeps what traces cost below a twentieth of the processors' time.
const productionShare = 0.5

// Traces reports whether traces are sent.
func (w Observability) Traces() bool {
	switch {
	case w.TracingOff || w.Exporter == "none":
		return false
	default:
		return w.Exporter == "otlp" || w.Endpoint != "" || w.TracesEndpoint != ""
	}
}
