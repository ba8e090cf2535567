// Bench compares two executors of one gqlgen schema, with batches and with dataloaders, with the same data, in one process and in turn:
//
//   - lockstep, with batch resolvers;
//   - gqlgen's own executor, with the same batch resolvers (`batch: true`);
//   - gqlgen's own executor, with resolvers for each object and a dataloader (graph-gophers/dataloader) that collects keys
//     for 2 ms;
//   - lockstep, with these same resolvers, and the dataloader told when a level is complete (lockstep.Waits).
//
// The query reads 50 posts with 10 comments each, 10 replies to each comment, and everything's author. Each batch takes
// 1 ms, as a statement of a database would. What is measured is the executor, from the request's text to the answer's
// bytes, without HTTP. The answers are compared before anything is measured.
//
//	go run .
//
// It takes 85 seconds at most, and prints a table. Figures are worth something on a machine that does nothing else. It is a
// module of its own, so that lockstep needs no dataloader: run it in its folder, or by `make bench` in lockstep's.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"orderly.example/lockstep/bench/data"
)

//go:generate go tool lockstep -config batch.yml
//go:generate go tool lockstep -config single.yml

const roundTrip = time.Millisecond

// settings say how long is measured.
type settings struct {
	rounds  int           // how many at most
	budget  time.Duration // no round begins that would end later, if it takes as long as the one before
	alone   time.Duration // of a round and executor: with one client
	loaded  time.Duration // the same with many clients
	clients int
}

func main() {
	var s settings
	flag.IntVar(&s.rounds, "rounds", 3, "how often each executor has its turn, at most")
	flag.DurationVar(&s.budget, "budget", 85*time.Second, "how long all may take: there are fewer rounds on a slow machine, but one")
	flag.DurationVar(&s.alone, "alone", 1500*time.Millisecond, "how long a turn is with one client")
	flag.DurationVar(&s.loaded, "loaded", 3*time.Second, "how long a turn is with all clients")
	flag.IntVar(&s.clients, "clients", 50, "how many clients there are")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, s); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, s settings) error {
	all := contestants(func() *data.Store { return data.New(roundTrip) })
	if err := checkAnswers(ctx, all); err != nil {
		return err
	}
	measured := make([]measurement, len(all))
	began, took := time.Now(), time.Duration(0)
	rounds := 0
	for ; rounds < s.rounds && (rounds == 0 || time.Since(began)+took <= s.budget); rounds++ {
		roundBegan := time.Now()
		if err := measureRound(ctx, s, all, measured); err != nil {
			return err
		}
		took = time.Since(roundBegan)
	}
	s.rounds = rounds
	return report(out, s, all, measured)
}

// measureRound gives each executor its turns.
func measureRound(ctx context.Context, s settings, all []*contestant, measured []measurement) error {
	for i, c := range all {
		if err := measured[i].alone(ctx, c, s.alone); err != nil {
			return err
		}
	}
	for i, c := range all {
		if err := measured[i].loaded(ctx, c, s.clients, s.loaded); err != nil {
			return err
		}
	}
	return nil
}

// checkAnswers gets one answer of each, and fails if they differ.
func checkAnswers(ctx context.Context, all []*contestant) error {
	var first []byte
	for _, c := range all {
		answer, err := c.answer(ctx)
		if err != nil {
			return err
		}
		if first == nil {
			first = answer
		}
		if !bytes.Equal(first, answer) {
			return fmt.Errorf("the answers of %s and %s differ", all[0].name, c.name)
		}
	}
	return nil
}
