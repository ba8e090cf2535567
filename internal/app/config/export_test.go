package config

import "io/fs"

// IsListed says whether folders list a file by its very name.
func IsListed(in fs.FS, name string) bool { return isListed(in, name) }
