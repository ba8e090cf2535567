package graph

// Resolver is the root of the resolvers.
type Resolver struct{}

// NewConfig is the configuration of the executors.
func NewConfig() Config { return Config{Resolvers: &Resolver{}} }
