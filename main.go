// Orderly is a GraphQL API server for a shop; `orderly help` says what it can do.
package main

import (
	"os"

	"orderly.example/internal/app"
)

func main() { os.Exit(app.Main()) }
