// Package blobstore stores files that the program writes for users, in a folder, or in a bucket of S3 or a
// compatible store. It knows names and bytes, not what they contain nor who may read them.
//
// A Store creates Writers and opens Readers; a bucket is one kind of store. Begin with store.go; folder.go and
// s3.go are the two kinds.
package blobstore
