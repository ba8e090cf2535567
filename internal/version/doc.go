// Package version says which build of the program this is. The Go tool stamps the version and the commit into a binary that it
// builds inside the git repository. Without the repository, as in the Dockerfile, the linker sets them:
//
//	go build -ldflags '-X orderly.example/internal/version.number=v1.2.3 -X orderly.example/internal/version.revision=0a1b2c…'
//
// It knows nothing else. All of it is in version.go.
package version
