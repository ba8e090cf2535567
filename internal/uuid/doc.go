// Package uuid is the type of primary keys. pgx sends and reads thousands of them without reflection. The package imports
// nothing of the program. Begin with UUID; List is a uuid[] argument.
package uuid
