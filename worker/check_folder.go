package worker

import (
	"context"
	"errors"
	"fmt"

	"orderly.example/db"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/uuid"
)

// ErrOtherFolder says that the store is a folder, and the shop's files are in another one: most likely on another
// machine, under the same name.
var ErrOtherFolder = errors.New("this folder of report files is not the one that the shop uses: " +
	"several machines need a store that all of them share, named by ORDERLY_BLOB_URL " +
	"(if the shop's folder is lost for good, delete the row of the table blob_store)")

// CheckFolder returns ErrOtherFolder if the folder is not the shop's. The first folder that is checked becomes the
// shop's.
func CheckFolder(ctx context.Context, database *db.DB, store *blobstore.Store) error {
	if store.FolderID() == "" {
		return nil
	}
	id, err := uuid.Parse(store.FolderID())
	if err != nil {
		return fmt.Errorf("reading the mark of the folder of report files: %w", err)
	}
	registered, err := database.BlobStore(ctx, id)
	if db.IsNotMigrated(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking for the shop's folder of report files: %w", err)
	}
	if registered != id {
		return ErrOtherFolder
	}
	return nil
}
