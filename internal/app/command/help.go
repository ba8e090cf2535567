package command

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"orderly.example/internal/app/config"
)

// help lists the commands and the variables. With --markdown it prints only the variables, as the table in
// docs/variables.md.
func help(_ context.Context, c *invocation) error {
	flags := flag.NewFlagSet("help", flag.ContinueOnError)
	markdown := flags.Bool("markdown", false, "")
	if err := c.parse(flags); err != nil {
		return err
	}
	text := commandsText() + "\nVariables of the environment:\n" + config.Text()
	if *markdown {
		text = config.Markdown()
	}
	if _, err := fmt.Fprint(c.Stdout, text); err != nil {
		return fmt.Errorf("writing the help: %w", err)
	}
	return nil
}

func commandsText() string {
	var text strings.Builder
	text.WriteString("Usage: orderly <command>\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&text, "  %s\n      %s\n", strings.TrimSpace(c.name+" "+c.arguments), c.summary)
	}
	return text.String()
}
