// Package kubernetes holds tests of the manifests in this folder: that kustomize builds them, that Kubernetes' own types read
// them strictly, that they agree with each other and with the program. It is a module of its own, since nobody who builds
// the program needs Kubernetes' types. It knows the program by its documents alone. Begin with build_test.go.
package kubernetes
