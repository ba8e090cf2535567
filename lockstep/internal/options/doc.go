// Package options compares lockstep with gqlgen's executor under the options of gqlgen.yml that change generated code or
// models. Each directory below is a gqlgen project; some options exclude each other. What is in this package serves the
// resolvers of all.
//
//	values    no pointers where gqlgen can do without, whatever can be omitted, one file for each schema
//	pointers  pointers, omittable inputs, directives that are called for null, other tags
//	declared  models and fields declared by gqlgen's directives (goModel, goField, goTag, goEnum, …) or in gqlgen.yml
//	onfields  a directive that operations use on their fields, which gqlgen's executor runs
//
// Not here: subscription_context_field, which lockstep does not support.
package options

//go:generate go -C declared run orderly.example/lockstep/cmd/lockstep
//go:generate go -C onfields run orderly.example/lockstep/cmd/lockstep
//go:generate go -C pointers run orderly.example/lockstep/cmd/lockstep
//go:generate go -C values run orderly.example/lockstep/cmd/lockstep
