// Package files serves the files of finished reports at /files/, to whoever has a signed link. It does not write files or reports:
// worker does. It does not know where files are stored: blobstore does.
//
// Begin with links.go: [Links] makes the links, which the field Report.downloadUrl has, and checks them for [Handler]
// (handler.go), which checks again that the viewer for whom a link was made may see the report.
package files
