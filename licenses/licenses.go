package licenses

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
)

//go:generate go run ./generate

// modules is written by ./generate: modules.txt, compressed.
//
//go:embed modules.txt.gz
var modules []byte

// packages is written by web/build.mjs, which knows what is bundled.
//
//go:embed packages.txt
var packages string

// Text is all of it.
func Text() string {
	unpacked, err := gzip.NewReader(bytes.NewReader(modules))
	var text []byte
	if err == nil {
		text, err = io.ReadAll(unpacked)
	}
	if err != nil {
		panic(err) // generate has written it
	}
	return string(text) + "\n" + packages
}
