// Package deploy holds tests of what stands in this folder: examples for an operator, which no part of the program reads.
// It knows the programs that check such files. Those of kubernetes/ have a module of their own, whose
// dependencies the program does not need; haproxy/ and nginx/ are run in test/e2e. Begin with README.md.
package deploy
