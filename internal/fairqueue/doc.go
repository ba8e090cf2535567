// Package fairqueue limits how many things run at once, with a fair queue by key, such as the client's address: the
// keys take turns. So a caller that wants one thing waits for few others, however many another key wants.
//
// It knows nothing of requests. A Queue is the only type: Acquire waits for a slot, Release frees it. All of it is
// in queue.go.
package fairqueue
