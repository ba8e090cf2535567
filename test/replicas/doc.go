// Package replicas tests that queries which replicas answer are answered as the primary would answer them: on a real
// PostgreSQL with two standbys, one of them delayed, and two servers that share a Redis.
//
// Begin with shop_test.go, which starts them. equal_test.go compares answers and statements on quiet data; fresh_test.go
// looks for reads that are older than what their viewer wrote; faults_test.go does so while standbys fail.
// `make replicas` runs the long forms.
package replicas
