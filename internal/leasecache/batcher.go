package leasecache

import (
	"sync"

	"github.com/redis/go-redis/v9"
)

const (
	// maxRunning is how many round trips run at once, besides those that are too large to share.
	maxRunning = 1
	// maxBatchWords is how many words the commands of one batch may have.
	maxBatchWords = 2000
	// directWords is from how many words on a caller's commands are sent directly and at once: others would have to
	// wait for them, and they gain nothing.
	directWords = 500
)

// batcher merges commands of many callers into one pipeline. While a round trip runs, callers that arrive share the
// next: one write and one read of a connection for all. (This is group commit: DeWitt et al., 'Implementation
// Techniques for Main Memory Database Systems', SIGMOD 1984, 4.2.) There is no timer: a caller that is alone sends
// at once. No command is sent before its caller asked, so a reply is as new as that of a round trip of the caller's
// own.
type batcher struct {
	mutex   sync.Mutex
	running int
	pending []*batch
}

type batch struct {
	callers [][]redis.Cmder // the commands of each caller
	words   int
	sent    bool
	err     error         // set if it was not sent
	done    chan struct{} // closed when all have their replies
}

func countWords(commands []redis.Cmder) (words int) {
	for _, command := range commands {
		words += len(command.Args())
	}
	return words
}

// join returns the batch that the commands are added to; nil if the caller must send them itself, at once.
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

// leave removes commands from a batch that was not sent yet.
func (t *batcher) leave(batch *batch, commands []redis.Cmder) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for i := range batch.callers {
		if !batch.sent && len(batch.callers[i]) > 0 && batch.callers[i][0] == commands[0] {
			batch.callers[i] = nil
		}
	}
}

// finishDirect ends a direct round trip. If others wait, it returns true, and somebody must send their batches.
func (t *batcher) finishDirect() (others bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.pending) > 0 {
		return true
	}
	t.running--
	return false
}

// next starts the next batch. If nobody waits, it returns nil, and the sending ends.
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

// commands returns the commands of all callers. Nobody may join or leave any more.
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
