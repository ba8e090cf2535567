// Package rt is the executor of package lockstep, and what the code that the plugin generates calls. Programs use package
// lockstep, where the names that are meant for them stand; those that are here only change with the generator.
//
// A [Schema] is built once, a [Plan] for each request, and an [Exec] runs it. Begin with schema.go, compile.go, plan.go and
// exec.go, in this order; object.go writes objects, and write.go values.
package rt
