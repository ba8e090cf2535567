package faults

// Refusal is why the server refused something to protect itself and its users. Each kind is counted, so that an operator
// sees which one it is.
type Refusal string

// The reasons. The server's table says what each means.
const (
	RefusedAddressBody       Refusal = "bodies_of_address"
	RefusedAddressConnection Refusal = "connections_of_address"
	RefusedAddressInFlight   Refusal = "in_flight_of_address"
	RefusedBody              Refusal = "bodies"
	RefusedConnection        Refusal = "connections"
	RefusedCost              Refusal = "cost"
	RefusedCrossSite         Refusal = "cross_site"
	RefusedDatabaseWaiter    Refusal = "database_waiters"
	RefusedHash              Refusal = "hash_queue"
	RefusedHost              Refusal = "host"
	RefusedInFlight          Refusal = "in_flight"
	RefusedLogIn             Refusal = "log_in"
	RefusedRegister          Refusal = "register"
	RefusedReport            Refusal = "reports"
	RefusedSocketOperation   Refusal = "operations_of_socket"
	RefusedStream            Refusal = "streams"
	RefusedViewerStream      Refusal = "streams_of_viewer"
)
