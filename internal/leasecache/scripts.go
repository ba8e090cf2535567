package leasecache

import (
	"context"
	"crypto/sha1" //nolint:gosec // how Redis names scripts
	"encoding/hex"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// What is stored under a key begins with one of these.
const (
	leasePrefix = "L" // then a token: somebody loads the value
	markPrefix  = "M" // then marks: somebody is writing
	valuePrefix = "V" // then the layout, and the value
)

const (
	// fillScript stores a value where our lease still is. ARGV: the lease, the value, its TTL in ms.
	fillScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

	// releaseScript removes our lease. ARGV: the lease.
	releaseScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

	// marksScript is the beginning of the two below. Marks are M, a letter, and for each writer its token of 16
	// bytes and its end in ms of Redis' clock, 13 digits. The letter is A while there has been one writer only, and
	// S once there were several: then no value may replace the marks, since it is unknown whose write was committed
	// last. others becomes the marks that have not expired, without ours.
	marksScript = `
local held = redis.call('GET', KEYS[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local marked = held and string.sub(held, 1, 1) == 'M'
local others, latest, ours = '', 0, false
if marked then
	for at = 3, #held, 29 do
		local ends = tonumber(string.sub(held, at + 16, at + 28))
		if string.sub(held, at, at + 15) == ARGV[1] then
			ours = true
		elseif ends > now then
			others = others .. string.sub(held, at, at + 28)
			latest = math.max(latest, ends)
		end
	end
end
`

	// markScript adds our mark. ARGV: the token, its TTL in ms.
	markScript = marksScript + `
local ends = now + ARGV[2]
local letter = marked and 'S' or 'A'
redis.call('SET', KEYS[1], 'M' .. letter .. others .. ARGV[1] .. string.format('%013.0f', ends),
	'PX', string.format('%.0f', math.max(latest, ends) - now))
return 1`

	// clearScript removes our mark. What is stored in its place may be older than what we wrote, since our mark has
	// expired or was never set. ARGV: the token, and where a value may replace the mark, the value and its TTL in
	// ms. A full Redis accepts no SET: then more is deleted than necessary.
	clearScript = marksScript + `
if not held then return 0 end
if others ~= '' then
	local left = redis.pcall('SET', KEYS[1], 'MS' .. others, 'KEEPTTL')
	if left.err and not ours then redis.call('DEL', KEYS[1]) end
	return 0
end
if ours and string.sub(held, 2, 2) == 'A' and ARGV[2] then
	local kept = redis.pcall('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
	if not kept.err then return 1 end
end
redis.call('DEL', KEYS[1])
return 0`
)

// script is a Lua script and the name that Redis gives it.
type script struct{ text, name string }

type scripts struct{ clear, fill, mark, release script }

func newScripts() scripts {
	return scripts{
		clear:   newScript(clearScript),
		fill:    newScript(fillScript),
		mark:    newScript(markScript),
		release: newScript(releaseScript),
	}
}

func newScript(text string) script {
	sum := sha1.Sum([]byte(text)) //nolint:gosec // how Redis names scripts
	return script{text: text, name: hex.EncodeToString(sum[:])}
}

// scriptCall is a script to run on one key.
type scriptCall struct {
	script    script
	key       string
	arguments []any
	command   *redis.Cmd
}

// byName makes the command that runs a script which Redis knows.
func (c *scriptCall) byName(ctx context.Context) *redis.Cmd {
	return c.as(ctx, "evalsha", c.script.name)
}

// byText makes the command that runs any script.
func (c *scriptCall) byText(ctx context.Context) *redis.Cmd { return c.as(ctx, "eval", c.script.text) }

func (c *scriptCall) as(ctx context.Context, command, script string) *redis.Cmd {
	c.command = redis.NewCmd(ctx, append([]any{command, script, "1", c.key}, c.arguments...)...)
	return c.command
}

// succeeded reports whether the script ran and had its effect.
func (c *scriptCall) succeeded() bool {
	done, err := c.command.Int()
	return err == nil && done == 1
}

// milliseconds formats a TTL for Redis.
func milliseconds(ttl time.Duration) string {
	return strconv.FormatInt(max(1, ttl.Milliseconds()), 10)
}
