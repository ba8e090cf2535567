// Package blobstore keeps what the program writes for people in a store: a folder, or a bucket of S3 and of what speaks it. It
// knows names and bytes, not what is in them nor who may read it. Begin with store.go; folder.go and s3.go are the two kinds.
package blobstore
