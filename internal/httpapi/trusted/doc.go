// Package trusted reads documents that a server knows by their hash before anybody sends them: those that the build of a front
// end wrote into a file. It knows the forms of such files, and checks that each hash is that of its text. It knows no schema:
// package graphql validates the documents and decides who may run others.
//
// Begin with read.go. [Read] reads files and folders, [Parse] what one file holds; both return a [Document] for each entry.
package trusted
