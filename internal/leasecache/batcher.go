package leasecache

import (
	"sync"

	"github.com/redis/go-redis/v9"
)

const (
	// maxRunning are under way at once, besides those that go alone.
	maxRunning = 1
	// maxBatchWords are what the commands of a shared trip have at most.
	maxBatchWords = 2000
	// directWords make a caller's commands go alone, and at once: others would wait
	// for them, and they have nothing to gain.
	directWords = 500
)

// batcher are the round trips to Redis. Whoever comes while as many as may be are
// under way shares the next with all who come meanwhile: one write and one read
// of a connection for many. (This is group commit: DeWitt et al., 'Implementation
// Techniques for Main Memory Database Systems', SIGMOD 1984, 4.2.) There is no
// clock in it: who is alone goes at once. No command is sent before its caller
// asked, so an answer is as new as one of the caller's own trip.
type batcher struct {
	mutex   sync.Mutex
	running int
	pending []*batch
}

type batch struct {
	callers [][]redis.Cmder // of each caller
	words   int
	sent    bool
	err     error         // says that it was not made
	done    chan struct{} // closed when all have their answers
}

func countWords(commands []redis.Cmder) (words int) {
	for _, command := range commands {
		words += len(command.Args())
	}
	return words
}

// join gives the trip that commands are a part of; nil if their caller is to make
// it, at once.
func (t *batcher) join(commands []redis.Cmder, words int) *batch {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.running < maxRunning {
		t.running++
		return nil
	}
	last := len(t.pending) - 1
	if last < 0 || t.pending[last].words+words > maxBatchWords {
		t.pending = append(t.pending, &batch{done: make(chan struct{})})
		last++
	}
	batch := t.pending[last]
	batch.callers, batch.words = append(batch.callers, commands), batch.words+words
	return batch
}

// leave takes commands out of a trip that was not sent yet.
func (t *batcher) leave(batch *batch, commands []redis.Cmder) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for i := range batch.callers {
		if !batch.sent && len(batch.callers[i]) > 0 && batch.callers[i][0] == commands[0] {
			batch.callers[i] = nil
		}
	}
}

// finishDirect ends a trip of one caller, unless others wait: then somebody must carry
// on in its place.
func (t *batcher) finishDirect() (others bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.pending) > 0 {
		return true
	}
	t.running--
	return false
}

// next begins a shared trip; nil, and it ends the one before, if nobody waits.
func (t *batcher) next() *batch {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.pending) == 0 {
		t.running--
		return nil
	}
	batch := t.pending[0]
	t.pending[0], t.pending = nil, t.pending[1:]
	batch.sent = true
	return batch
}

// commands are those of all callers. Nobody joins or leaves any more.
func (t *batch) commands() []redis.Cmder {
	if len(t.callers) == 1 {
		return t.callers[0]
	}
	n := 0
	for _, commandsOfOne := range t.callers {
		n += len(commandsOfOne)
	}
	commands := make([]redis.Cmder, 0, n)
	for _, commandsOfOne := range t.callers {
		commands = append(commands, commandsOfOne...)
	}
	return commands
}
