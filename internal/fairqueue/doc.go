// Package fairqueue lets few things go on at once, and has those who want to do more of them, by address or by another key,
// take turns: who wants one thing waits for few others, however many somebody else wants. It knows nothing of requests. All of
// it is in turns.go.
package fairqueue
