package trusted

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Read reads the documents in files, and in the files of folders that end in .json.
func Read(paths []string) ([]Document, error) {
	var all []Document
	for _, path := range paths {
		files, err := filesAt(path)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			documents, err := Parse(file, content)
			if err != nil {
				return nil, err
			}
			all = append(all, documents...)
		}
	}
	return all, nil
}

// filesAt returns the file at a path, or the files of the folder there.
func filesAt(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".json" && !entry.IsDir() {
			files = append(files, filepath.Join(path, entry.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: the folder has no file that ends in .json", path)
	}
	return files, nil
}

// Parse reads what a file holds: an object with the text of each document under its hash, as relay-compiler's persistConfig
// writes, or Apollo's manifest of persisted queries. source names the file in errors.
func Parse(source string, content []byte) ([]Document, error) {
	texts, err := parse(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	documents := make([]Document, 0, len(texts))
	for _, hash := range slices.Sorted(maps.Keys(texts)) {
		d := New(source, texts[hash])
		if d.Hash != hash {
			return nil, fmt.Errorf("%s: the entry %q has another document: the SHA-256 of its text is %s", source, hash, d.Hash)
		}
		documents = append(documents, d)
	}
	return documents, nil
}

// manifestFormat is the format of Apollo's manifests
// (https://www.apollographql.com/docs/graphos/platform/security/persisted-queries).
const manifestFormat = "apollo-persisted-query-manifest"

var errForm = errors.New("it must be a JSON object with the text of each document under its SHA-256, or Apollo's manifest of persisted queries")

// parse returns texts by their hashes.
func parse(content []byte) (map[string]string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(content, &members); err != nil || members == nil {
		return nil, errForm
	}
	if members["format"] == nil {
		texts := make(map[string]string, len(members))
		for hash, member := range members {
			var text string
			if err := json.Unmarshal(member, &text); err != nil {
				return nil, fmt.Errorf("the entry %q must be the text of a document", hash)
			}
			texts[hash] = text
		}
		return texts, nil
	}
	var manifest struct {
		Format     string
		Version    int
		Operations []struct{ ID, Body string }
	}
	if err := json.Unmarshal(content, &manifest); err != nil || manifest.Format != manifestFormat || manifest.Version != 1 {
		return nil, errForm
	}
	texts := make(map[string]string, len(manifest.Operations))
	for _, o := range manifest.Operations {
		texts[o.ID] = o.Body
	}
	return texts, nil
}
