package faults

// Refusal is why the server refused something to protect itself and its users. Each reason has its own counter.
type Refusal string

// The reasons. The table of refusals in internal/httpapi/apierror explains them.
const (
	RefusedAddressBody       Refusal = "bodies_of_address"
	RefusedAddressConnection Refusal = "connections_of_address"
	RefusedAddressInFlight   Refusal = "in_flight_of_address"
	RefusedBody              Refusal = "bodies"
	RefusedConnection        Refusal = "connections"
	RefusedCost              Refusal = "cost"
	RefusedCrossSite         Refusal = "cross_site"
	RefusedDatabaseWaiter    Refusal = "database_waiters"
	RefusedDocument          Refusal = "documents"
	RefusedHash              Refusal = "hash_queue"
	RefusedHost              Refusal = "host"
	RefusedInFlight          Refusal = "in_flight"
	RefusedLogIn             Refusal = "log_in"
	RefusedOrder             Refusal = "orders_of_customer"
	RefusedRegister          Refusal = "register"
	RefusedReport            Refusal = "reports"
	RefusedSocketOperation   Refusal = "operations_of_socket"
	RefusedStream            Refusal = "streams"
	RefusedViewerStream      Refusal = "streams_of_viewer"
)
