package db

// Refusal is a limit of the server that something was refused by. Each kind is counted, so that an operator sees which one
// it is.
type Refusal string

// The limits.
const (
	RefusedConnection        Refusal = "connections"
	RefusedAddressConnection Refusal = "connections_of_address"
)

// Refusals lists every limit.
func Refusals() []Refusal { return []Refusal{RefusedConnection, RefusedAddressConnection} }
