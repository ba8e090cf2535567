package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"

	"orderly.example/internal/devservices"
)

// network is a network namespace for one server, with two links to this machine: one for clients, one for Redis alone.
// All of it goes with its holder's process.
type network struct {
	holder             *devservices.Daemon
	name               string // of the links
	server, host       string // addresses at the ends of the link for clients
	redis              string // this machine's address that only the other link leads to
	redisNear, redisBy string // the ends of that link
}

// whyNoNetwork says why there can't be one here, or nothing.
func whyNoNetwork() string {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		return "a network namespace takes root on Linux"
	}
	for _, program := range []string{"ip", "nsenter", "unshare"} {
		if _, err := exec.LookPath(program); err != nil {
			return program + " is not installed"
		}
	}
	return ""
}

// openNetwork makes the namespace. The addresses are of those that are kept for tests of networks (RFC 2544).
func (f *fleet) openNetwork(ctx context.Context) error {
	if f.options.sharesNetwork {
		f.whyNoCut = "the network is shared with others"
		return nil
	}
	if f.whyNoCut = whyNoNetwork(); f.whyNoCut != "" {
		return nil
	}
	block := fmt.Sprintf("198.18.%d.%%d", rand.N(256))
	n := &network{
		name: fmt.Sprintf("of%06x", rand.N(1<<24)), server: fmt.Sprintf(block, 2), host: fmt.Sprintf(block, 1),
		redis: fmt.Sprintf(block, 9), redisNear: fmt.Sprintf(block, 6), redisBy: fmt.Sprintf(block, 5),
	}
	made := filepath.Join(f.folder, "network", "made")
	holder, err := devservices.StartDaemon(ctx, devservices.DaemonOptions{
		Dir: filepath.Dir(made), Ready: func(context.Context) error { _, err := os.Stat(made); return err },
	}, "unshare", "--net", "sh", "-c", "touch made && exec sleep infinity")
	if err != nil {
		f.whyNoCut = "no network namespace can be made here"
		return nil //nolint:nilerr // a container may forbid it
	}
	n.holder = holder
	f.network = n
	f.closers = append(f.closers, holder.Stop)
	return n.link(ctx)
}

func (n *network) link(ctx context.Context) error {
	pid := strconv.Itoa(n.holder.PID())
	for _, command := range [][]string{
		{"ip", "link", "add", n.name + "a", "type", "veth", "peer", "name", "clients", "netns", pid},
		{"ip", "link", "add", n.name + "b", "type", "veth", "peer", "name", "redis", "netns", pid},
		{"ip", "addr", "add", n.host + "/30", "dev", n.name + "a"},
		{"ip", "addr", "add", n.redis + "/32", "dev", n.name + "a"},
		{"ip", "addr", "add", n.redisBy + "/30", "dev", n.name + "b"},
		{"ip", "link", "set", n.name + "a", "up"},
		{"ip", "link", "set", n.name + "b", "up"},
		n.inside("ip", "link", "set", "lo", "up"),
		n.inside("ip", "addr", "add", n.server+"/30", "dev", "clients"),
		n.inside("ip", "addr", "add", n.redisNear+"/30", "dev", "redis"),
		n.inside("ip", "link", "set", "clients", "up"),
		n.inside("ip", "link", "set", "redis", "up"),
		n.inside("ip", "route", "add", n.redis+"/32", "via", n.redisBy, "dev", "redis"),
	} {
		if err := runCommand(ctx, command); err != nil {
			return err
		}
	}
	return nil
}

// inside has a command run in the namespace.
func (n *network) inside(command ...string) []string {
	return append([]string{"nsenter", "--net=/proc/" + strconv.Itoa(n.holder.PID()) + "/ns/net"}, command...)
}

// cut has both ends of the link for Redis send to nobody: what is sent is lost, and nothing is refused.
func (n *network) cut(ctx context.Context) error {
	const nobody, neither = "02:00:00:00:00:01", "02:00:00:00:00:02"
	return errors.Join(
		runCommand(ctx, n.inside("ip", "neigh", "replace", n.redisBy, "lladdr", nobody, "dev", "redis", "nud", "permanent")),
		runCommand(ctx, []string{"ip", "neigh", "replace", n.redisNear, "lladdr", neither, "dev", n.name + "b", "nud", "permanent"}))
}

// mend ends what cut began.
func (n *network) mend(ctx context.Context) error {
	return errors.Join(
		runCommand(ctx, n.inside("ip", "neigh", "del", n.redisBy, "dev", "redis")),
		runCommand(ctx, []string{"ip", "neigh", "del", n.redisNear, "dev", n.name + "b"}))
}

func runCommand(ctx context.Context, command []string) error {
	if said, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w: %s", command, err, said)
	}
	return nil
}
