package config

// Environment is development or production.
type Environment string

// The environments.
const (
	Development Environment = "development"
	Production  Environment = "production"
)

// Purpose is the kind of command that needs the configuration.
type Purpose int

const (
	// ForTools is a command that does one thing to a database and ends. Development unless ORDERLY_ENV says
	// production.
	ForTools Purpose = iota
	// ForDevelopment is the whole program on one machine: only on loopback addresses, and never production.
	ForDevelopment
	// ForService is a server or worker: production unless ORDERLY_ENV says development. In production all required
	// variables must be set.
	ForService
)

// environment returns the named environment, or the purpose's default.
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
