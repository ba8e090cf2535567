// Package clouds lets files.Open take the URLs of S3, and so of every store that speaks S3. Its client is large, so that
// the program alone imports it. A store that does not speak S3, as Azure's, is one more import here.
package clouds

import _ "gocloud.dev/blob/s3blob"
