// Package pages decides who may see the pages that are for some roles only: GraphiQL for staff, and River's pages on the queue
// for admins. It does not know what is on the pages: they are web's and River's. The page to log in is for everybody, and is
// mounted by httpapi itself.
//
// Begin with roles.go: [Access] uses session.Authenticator to find the viewer, and sends visitors who are not logged in to the
// page to log in. river.go adds what protects River's pages, which can change jobs.
package pages
