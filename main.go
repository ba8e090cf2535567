// Orderly is a GraphQL API server for a shop; `orderly help` says what it can do.
package main

import (
	"os"

	"orderly/internal/app"
)

func main() { os.Exit(app.Main()) }
