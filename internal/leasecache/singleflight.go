package leasecache

import "sync"

// singleflight holds the loads that run in this process, by the lease that they hold.
type singleflight struct {
	mutex sync.Mutex
	loads map[string]*load
}

func (f *singleflight) add(lease string, l *load) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.loads == nil {
		f.loads = map[string]*load{}
	}
	f.loads[lease] = l
}

func (f *singleflight) find(lease string) *load {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.loads[lease]
}

func (f *singleflight) remove(lease string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	delete(f.loads, lease)
}

// load is one call of a fetch. Its results may be read once done is closed.
type load struct {
	done    chan struct{}
	results map[string]result // by the key in Redis
}

// result is what a load found for a part: its frame, or that it does not exist. There is no result for a part that
// may not be cached, or if the load failed.
type result struct {
	frame  string
	absent bool
}

func newLoad() *load { return &load{done: make(chan struct{}), results: map[string]result{}} }
