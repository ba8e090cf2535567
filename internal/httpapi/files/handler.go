package files

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/httpapi/middleware"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Handler serves the files of reports to whoever has a link. It looks up the report and the viewer for whom the link was made: a
// file that the report no longer has, or that the viewer may no longer see, is answered with 404.
type Handler struct {
	DB    *db.DB
	Store *blobstore.Store
	Links *Links
	// Origins are the sites whose pages may read files, besides the server's own; nil is none.
	Origins *origin.Origins
	Log     *slog.Logger // nil is silence
}

// Mount adds the handler to mux; nothing where it is nil.
func (f *Handler) Mount(mux *http.ServeMux) {
	if f == nil {
		return
	}
	h := http.Handler(f)
	if f.Origins != nil {
		h = f.Origins.CORS(h)
	}
	mux.Handle(path+"{report}/{name...}", h)
}

// ServeHTTP answers GET and HEAD, with ranges.
func (f *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !origin.IsSafe(r.Method) {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "A file can only be read.", http.StatusMethodNotAllowed)
		return
	}
	if !f.Links.allows(r.URL.Path, r.URL.Query()) {
		http.Error(w, "This link has run out, or was changed. The report has a new one.", http.StatusForbidden)
		return
	}
	report, file, err := f.find(r)
	switch {
	case errors.Is(err, blobstore.ErrNotFound):
		http.Error(w, "This file is gone.", http.StatusNotFound)
		return
	case err != nil:
		f.fail(w, r, err)
		return
	}
	defer func() { _ = file.Close() }() // what was read is sent
	w.Header().Set("Content-Disposition", `attachment; filename="`+report.FileName()+`"`)
	w.Header().Set("Content-Type", report.Format.ContentType())
	if report.SHA256 != nil {
		w.Header().Set("ETag", `"`+*report.SHA256+`"`)
	}
	http.ServeContent(w, r, "", file.Time(), file)
}

// find opens the file that a request asks for. Its error is blobstore.ErrNotFound where there is none.
func (f *Handler) find(r *http.Request) (*db.Report, *blobstore.Reader, error) {
	id, err := uuid.Parse(r.PathValue("report"))
	if err != nil {
		return nil, nil, blobstore.ErrNotFound
	}
	found, err := sqlpage.ByID[db.Report](f.DB.Database)(r.Context(), []uuid.UUID{id})
	if err != nil {
		return nil, nil, err
	}
	report := found[id]
	if report == nil || report.Blob != r.PathValue("report")+"/"+r.PathValue("name") {
		return nil, nil, blobstore.ErrNotFound
	}
	if sees, err := f.sees(r, report); err != nil || !sees {
		return nil, nil, cmp.Or(err, blobstore.ErrNotFound)
	}
	file, err := f.Store.Open(r.Context(), report.Blob)
	return report, file, err
}

// sees reports whether the viewer for whom a link was made may see the report now: the role may have changed since.
func (f *Handler) sees(r *http.Request, report *db.Report) (bool, error) {
	id, err := uuid.Parse(r.URL.Query().Get("for"))
	if err != nil {
		return false, nil //nolint:nilerr // it is for no viewer
	}
	found, err := sqlpage.ByID[db.User](f.DB.Database)(r.Context(), []uuid.UUID{id})
	user := found[id]
	if err != nil || user == nil || !user.IsActive {
		return false, err
	}
	return auth.Viewer{ID: id, Role: user.Role}.IsStaff() || report.Owner() == id, nil
}

func (f *Handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	if f.Log != nil && r.Context().Err() == nil {
		f.Log.ErrorContext(r.Context(), "a file could not be sent", "id", middleware.RequestID(r.Context()), "path", r.URL.Path, "cause", err)
	}
	w.Header().Set("Retry-After", "1")
	http.Error(w, "The file can't be reached, please try again.", http.StatusServiceUnavailable)
}
