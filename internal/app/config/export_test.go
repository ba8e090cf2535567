package config

import "io/fs"

// IsListed is isListed.
func IsListed(in fs.FS, name string) bool { return isListed(in, name) }
