package command

import (
	"context"
	"flag"
	"fmt"
	"io"
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
		fmt.Fprintf(&text, "  %s\n      %s\n", c.usage(), c.summary)
	}
	return text.String()
}

// explain prints how to use one command.
func (c command) explain(to io.Writer) error {
	_, err := fmt.Fprintf(to, "Usage: orderly %s\n\n  %s\n\n`orderly help` lists all commands, and the variables that they read.\n", c.usage(), c.summary)
	if err != nil {
		return fmt.Errorf("writing the help: %w", err)
	}
	return nil
}

func (c command) usage() string { return strings.TrimSpace(c.name + " " + c.arguments) }
