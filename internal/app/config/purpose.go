package config

// Environment is development or production.
type Environment string

// The environments.
const (
	Development Environment = "development"
	Production  Environment = "production"
)

// Purpose is what a command needs the configuration for.
type Purpose int

const (
	// ForTools is a command that does one thing to a database and ends.
	// Development unless ORDERLY_ENV says production.
	ForTools Purpose = iota
	// ForDevelopment is the whole program on one machine: on loopback addresses
	// alone, and never production.
	ForDevelopment
	// ForService is a server or worker: production unless ORDERLY_ENV says
	// development, and then nothing may be left to chance.
	ForService
)

// environment settles which one it is, where it was named and where not.
func (p Purpose) environment(named Environment) Environment {
	switch {
	case named != "":
		return named
	case p == ForService:
		return Production
	default:
		return Development
	}
}
