package db

// Refusal is why the server refused something, to protect itself and its users. Each kind is counted, so that an operator
// sees which one it is.
type Refusal string

// The reasons.
const (
	RefusedConnection        Refusal = "connections"
	RefusedAddressConnection Refusal = "connections_of_address"
	RefusedHost              Refusal = "host"
)

// Refusals lists every reason.
func Refusals() []Refusal {
	return []Refusal{RefusedConnection, RefusedAddressConnection, RefusedHost}
}
