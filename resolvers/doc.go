// Package resolvers answers the fields of the graph, with one file for each entity. A resolver is its arguments,
// one call, and a return. What is read is in db, who may see it is in auth, and when batches run is in lockstep.
//
// A Resolver is made of Dependencies, and has a method for each type of the graph. A batch resolver calls
// loader.One or loader.Many; a root field by id calls byGlobalID, a root list rootPage. Begin with order.go;
// resolver.go lists the loaders. visible.go hides what the viewer may not see, and pages.go reads lists. Mutations are
// in mutation.go and publish what they changed; subscription.go and watch_object.go read it again and send it to those who
// subscribed. A notification's
// subject is hidden in notification.go.
package resolvers
