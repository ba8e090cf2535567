// Package uuid is the type of primary keys, made so that pgx sends and reads thousands of them without reflection. It imports
// nothing of the program. Begin with UUID; List is a uuid[] argument.
package uuid
