package blobstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	// defaultEndpoint is used if the URL has no endpoint.
	defaultEndpoint = "https://s3.amazonaws.com"
	// partBytes is what an upload holds in memory. S3 takes 10,000 parts, so a file may have 80 GB.
	partBytes = 8 << 20
	// abortTimeout is how long it may take to abort an upload.
	abortTimeout = 30 * time.Second
	// roleTimeout is how long the machine may take to tell its role.
	roleTimeout = 5 * time.Second
)

// s3 is a bucket of Amazon's S3, or of a compatible store.
type s3 struct {
	minio.Core
	bucket, prefix string
}

func openS3(ctx context.Context, u *url.URL) (bucket, error) {
	if u.Host == "" || strings.Trim(u.Path, "/") != "" || u.User != nil {
		return nil, errors.New("a bucket's URL is as s3://bucket?region=eu-central-1")
	}
	query := u.Query()
	for name := range query {
		switch name {
		case "region", "endpoint", "prefix", "use_path_style":
		default:
			return nil, fmt.Errorf("the URL of a bucket has no parameter %q: there are region, endpoint, prefix and use_path_style", name)
		}
	}
	endpoint, err := url.Parse(cmp.Or(query.Get("endpoint"), defaultEndpoint))
	if err != nil || endpoint.Host == "" || strings.Trim(endpoint.Path, "/") != "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" {
		return nil, errors.New("the endpoint must be as https://storage.googleapis.com")
	}
	options := &minio.Options{
		Secure: endpoint.Scheme == "https",
		Region: cmp.Or(query.Get("region"), os.Getenv("AWS_REGION")), //nolint:forbidigo // all S3 clients share it, like the credentials'
		Creds: credentials.NewChainCredentials([]credentials.Provider{
			&credentials.EnvAWS{},
			&credentials.FileAWSCredentials{},
			&credentials.IAM{Client: &http.Client{Timeout: roleTimeout}},
		}),
	}
	if query.Has("endpoint") {
		options.Region = cmp.Or(options.Region, "us-east-1") // for stores without regions, whose signatures still need one
	}
	if text := query.Get("use_path_style"); text != "" {
		inPath, err := strconv.ParseBool(text)
		if err != nil {
			return nil, errors.New("use_path_style must be true or false")
		}
		options.BucketLookup = minio.BucketLookupDNS
		if inPath {
			options.BucketLookup = minio.BucketLookupPath
		}
	}
	client, err := minio.NewCore(endpoint.Host, options)
	if err != nil {
		return nil, err
	}
	who, err := options.Creds.GetWithContext(&credentials.CredContext{Client: http.DefaultClient, Context: ctx})
	if err != nil || who.SignerType.IsAnonymous() {
		return nil, errors.New("there are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
			"write ~/.aws/credentials, or give the machine a role")
	}
	return &s3{Core: *client, bucket: u.Host, prefix: query.Get("prefix")}, nil
}

func (s *s3) stat(ctx context.Context, name string) (info, error) {
	found, err := s.StatObject(ctx, s.bucket, s.prefix+name, minio.StatObjectOptions{})
	if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
		return info{}, ErrNotFound
	}
	return info{name: name, size: found.Size, written: found.LastModified}, err
}

func (s *s3) read(ctx context.Context, name string, offset int64) (io.ReadCloser, error) {
	var options minio.GetObjectOptions
	if offset > 0 {
		if err := options.SetRange(offset, 0); err != nil { // to the end
			return nil, err
		}
	}
	body, _, _, err := s.GetObject(ctx, s.bucket, s.prefix+name, options)
	return body, err
}

func (s *s3) delete(ctx context.Context, name string) error {
	err := s.RemoveObject(ctx, s.bucket, s.prefix+name, minio.RemoveObjectOptions{})
	if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
		return nil
	}
	return err
}

func (s *s3) list(ctx context.Context) iter.Seq2[info, error] {
	return func(yield func(info, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for object := range s.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true}) {
			found := info{name: strings.TrimPrefix(object.Key, s.prefix), size: object.Size, written: object.LastModified}
			if !yield(found, object.Err) || object.Err != nil {
				return
			}
		}
	}
}

// create starts a multipart upload: S3 shows nothing before the last part.
func (s *s3) create(ctx context.Context, name, contentType string) (upload, error) {
	// To abort an upload, the client sends S3 a request, which needs a context that has not ended with the
	// caller's.
	uploading, cancel := context.WithCancel(context.WithoutCancel(ctx))
	reader, writer := io.Pipe()
	u := &s3Upload{PipeWriter: writer, ctx: ctx, cancel: cancel, done: make(chan error, 1)}
	u.detach = context.AfterFunc(ctx, func() { u.cancelUpload(context.Cause(ctx)) })
	go func() {
		defer cancel()
		err := s.put(uploading, name, contentType, reader)
		_ = reader.CloseWithError(cmp.Or(err, io.ErrClosedPipe)) // this ends pending writes
		u.done <- err
	}()
	return u, nil
}

// put uploads everything that can be read: in one request if it fits into a part.
func (s *s3) put(ctx context.Context, name, contentType string, body io.Reader) error {
	options := minio.PutObjectOptions{
		ContentType: contentType,
		PartSize:    partBytes,
		// A checksum that every store supports. Some compatible stores do not support signing each chunk of a body.
		SendContentMd5: true, DisableContentSha256: true,
	}
	var first bytes.Buffer
	size, err := io.CopyN(&first, body, partBytes)
	switch {
	case err == nil:
		size, body = -1, io.MultiReader(&first, body)
	case errors.Is(err, io.EOF):
		body = bytes.NewReader(first.Bytes())
	default:
		return err
	}
	_, err = s.Client.PutObject(ctx, s.bucket, s.prefix+name, body, size, options)
	return err
}

type s3Upload struct {
	*io.PipeWriter

	ctx    context.Context //nolint:containedctx // of its request: when it ends there is no file
	cancel context.CancelFunc
	done   chan error
	detach func() bool // stops watching the request's context
}

func (u *s3Upload) cancelUpload(err error) {
	_ = u.CloseWithError(err) // the client reads it
	time.AfterFunc(abortTimeout, u.cancel)
}

func (u *s3Upload) commit() error {
	if err := context.Cause(u.ctx); err != nil {
		u.abort()
		return err
	}
	_ = u.PipeWriter.Close() // never fails
	err := <-u.done
	u.detach()
	return err
}

func (u *s3Upload) abort() {
	u.detach()
	u.cancelUpload(context.Canceled)
	<-u.done //nolint:errcheck // it says that the upload was aborted
}
