// Package shopgen writes what follows from schema.graphqls, for `make generate`: the SDL of connections and their edges
// (graph/connections_gen.graphqls), and the Go types of both, enums, unions, kinds and global ids (db/schema_gen.go). Then it
// runs gqlgen with lockstep's plugin. It refuses a schema that it can't do this for, with a sentence that says what to write.
//
// Begin with generate.go. read.go reads the schema and says what is wrong with it; enums.go names the constants of
// enums, nodes.go finds the types with a global id; connections.go and gofile.go write; bind.go completes gqlgen.yml. It reads files alone: it runs before the packages that it writes for compile.
package shopgen
