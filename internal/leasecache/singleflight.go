package leasecache

import "sync"

// singleflight are the loads that run in this process, by the lease that they hold.
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

// load is one call of a fetch. What it brought may be read once done is closed.
type load struct {
	done    chan struct{}
	results map[string]result // by the key's name
}

// result is what a load brought of a part: its frame, or that there is nothing.
// A part that may not be kept, and all of a load that failed, have none.
type result struct {
	frame  string
	absent bool
}

func newLoad() *load { return &load{done: make(chan struct{}), results: map[string]result{}} }
