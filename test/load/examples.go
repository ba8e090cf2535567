package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"

	"orderly.example/web"
)

// nodesAtOnce is how many ids the example of mixed ids asks for.
const nodesAtOnce = 20

// standardOperations are the queries that GraphiQL shows as examples, the shop's pages. What they name exists in each
// shop, but for the ids, which are given.
func standardOperations(ids []string) ([]operation, error) {
	files, err := fs.Glob(web.Examples(), "*.graphql")
	if err != nil {
		return nil, fmt.Errorf("listing the examples: %w", err)
	}
	var all []operation
	for _, file := range files {
		text, err := fs.ReadFile(web.Examples(), file)
		if err != nil {
			return nil, fmt.Errorf("reading an example: %w", err)
		}
		o := operation{Query: string(text), Variables: map[string]any{}}
		if !strings.Contains(o.Query, "\nquery ") {
			continue
		}
		variables, err := fs.ReadFile(web.Examples(), strings.TrimSuffix(file, ".graphql")+".variables.json")
		if err == nil {
			err = json.Unmarshal(variables, &o.Variables)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("reading the variables of %s: %w", file, err)
		}
		if _, asksForIDs := o.Variables["ids"]; asksForIDs {
			o.Variables["ids"] = ids[:min(nodesAtOnce, len(ids))]
		}
		all = append(all, o)
	}
	return all, nil
}

// oneOf gives any of them, all as often.
func oneOf(operations []operation) func() operation {
	return func() operation { return operations[rand.N(len(operations))] }
}
