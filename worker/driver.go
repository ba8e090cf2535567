package worker

import (
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"orderly.example/db"
)

// driver is River's, except that it listens on connections that bypass a pooler.
type driver struct {
	*riverpgxv5.Driver

	listener *riverpgxv5.Driver
}

func newDriver(database *db.DB) driver {
	return driver{riverpgxv5.New(database.Pool()), riverpgxv5.New(database.ListenPool())}
}

// GetListener returns what River listens with.
func (d driver) GetListener(params *riverdriver.GetListenenerParams) riverdriver.Listener {
	return d.listener.GetListener(params)
}
