// Package clouds lets files.Open take the URLs of S3 (s3://), Google Cloud Storage (gs://) and Azure (azblob://). Their
// clients are large, so that the program alone imports it: a further store is a line here.
package clouds

import (
	_ "gocloud.dev/blob/azureblob"
	_ "gocloud.dev/blob/gcsblob"
	_ "gocloud.dev/blob/s3blob"
)
