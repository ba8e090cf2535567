// Package docs contains only a test: every link in the project's pages leads somewhere.
package docs
