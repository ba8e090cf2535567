package main

// topology is which parts a fleet is made of.
type topology struct {
	name   string
	proxy  string // haproxy or nginx
	kind   string // of Redis: alone, sentinel or cluster
	pooler string // PgBouncer's mode: session or transaction; empty for none
	faults []string
	// extra are further variables of the program; nil for none.
	extra func(*fleet) []string
}

// readsFromStandby has the standby answer queries. It stays where it is when it takes the primary's place.
func readsFromStandby(f *fleet) []string {
	return []string{"ORDERLY_REPLICA_URLS=" + f.postgres.standby.runner.(postgresRunner).URL()}
}

// topologies are the fleets of the long form. The first has all faults that do not need another one's parts; the
// others those that may go another way there. A fail-over of PostgreSQL is the last of its fleet.
func topologies() []topology {
	return []topology{
		{name: "haproxy, Redis alone", proxy: proxyHAProxy, kind: redisAlone, faults: []string{
			"rolling restart", "a new version, with a migration",
			"kill serve", "kill work", "kill Redis", "kill the proxy", "kill the standby", "kill PostgreSQL",
			"freeze serve", "freeze work", "freeze Redis", "freeze the standby", "freeze PostgreSQL",
			"disk full", "network cut", "PostgreSQL fails over",
		}, extra: readsFromStandby},
		{name: "nginx, Sentinel, PgBouncer by session", proxy: proxyNginx, kind: redisSentinel, pooler: "session", faults: []string{
			"rolling restart", "kill serve", "freeze serve", "kill the proxy", "kill PgBouncer", "freeze PgBouncer",
			"kill the master of Redis", "freeze the master of Redis", "kill a sentinel", "network cut",
		}},
		{name: "haproxy, Cluster, PgBouncer by transaction", proxy: proxyHAProxy, kind: redisCluster, pooler: "transaction", faults: []string{
			"rolling restart", "kill PgBouncer", "kill the master of Redis", "freeze the master of Redis", "network cut",
		}},
		{name: "nginx, Cluster", proxy: proxyNginx, kind: redisCluster, faults: []string{
			"a new version, with a migration", "PostgreSQL fails over",
		}},
	}
}
