package command

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"orderly.example/db"
	"orderly.example/internal/app/config"
	"orderly.example/internal/auth"
	"orderly.example/internal/postgres"
)

// user creates an account, such as that of a shop's first admin.
func user(ctx context.Context, c *invocation) (err error) {
	if len(c.arguments) == 0 || c.arguments[0] != "create" {
		return usageError{"user create is all that there is of user"}
	}
	c.arguments = c.arguments[1:]
	flags := flag.NewFlagSet("user create", flag.ContinueOnError)
	username := flags.String("username", "", "")
	email := flags.String("email", "", "")
	role := flags.String("role", string(db.UserRoleCustomer), "")
	fromStdin := flags.Bool("password-stdin", false, "")
	if err := c.parse(flags); err != nil {
		return err
	}
	if *username == "" || *email == "" || !*fromStdin {
		return usageError{"user create needs --username, --email and --password-stdin"}
	}
	if !slices.Contains([]db.UserRole{db.UserRoleCustomer, db.UserRoleStaff, db.UserRoleAdmin}, db.UserRole(*role)) {
		return usageError{"--role is CUSTOMER, STAFF or ADMIN"}
	}
	password, err := firstLine(c.Stdin)
	if err != nil {
		return err
	}
	if problem := auth.PasswordProblem(password, *username, *email); problem != "" {
		return errors.New(problem)
	}
	return c.createUser(ctx, db.NewUser{Username: *username, Email: *email, Role: db.UserRole(*role)}, password)
}

func (c *invocation) createUser(ctx context.Context, account db.NewUser, password string) (err error) {
	settings, log, err := c.configure(config.ForTools)
	if err != nil {
		return err
	}
	running, ctx := NewRunning(ctx, log, settings.Process)
	defer func() { err = errors.Join(err, running.stop(ctx)) }()
	if err := providePostgres(ctx, running, &settings, log); err != nil {
		return err
	}
	database, err := db.Open(ctx, db.Options{
		Postgres: postgres.Options{URL: settings.Database.Direct(), Min: 1, Max: 2, Log: log},
		Currency: settings.Shop.Currency,
	})
	if err != nil {
		return err
	}
	defer database.Close()
	hash, err := auth.NewHasher(auth.HasherOptions{}).Hash(ctx, password)
	if err != nil {
		return err
	}
	account.PasswordHash = string(hash)
	made, errs, err := database.CreateUser(ctx, account)
	if err != nil {
		return err
	}
	if len(errs) > 0 {
		return fmt.Errorf("--%s: %s", errs[0].Field[len(errs[0].Field)-1], errs[0].Message)
	}
	if _, err := fmt.Fprintf(c.Stdout, "%s %s can log in.\n", made.Role, made.Username); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// firstLine reads a line without its end.
func firstLine(from io.Reader) (string, error) {
	line, err := bufio.NewReader(from).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
