//go:build generate

// Generate writes what follows from schema.graphqls: see package shopgen.
package main

import (
	"log"

	"orderly.example/graph/shopgen"
)

func main() {
	if err := shopgen.Generate(); err != nil {
		log.Fatal(err)
	}
}
