// Package config is the program's configuration: one struct, read from the environment when the program starts and never
// again. What a variable means, its default and its range stand in the struct's tags, from which the help and the README's
// table are made. It opens nothing. Begin with settings.go; check.go says what must fit together.
package config
