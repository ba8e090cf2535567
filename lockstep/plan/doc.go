// Package plan decides which loads of an operation share an SQL statement. It is for programs whose loads are statements; others
// need nothing of it, and each of their loads counts.
//
// A level is what loads at the same time. In a level, loads that read rows of one table by their key are one statement from the start,
// as are counts of one table. If an operation would need more statements than it may, the plan fuses loads of one level, those that
// return the fewest rows first, and then chains levels: a statement reads the rows of the level below too, by keys in its own rows.
// So neither breadth nor depth is a reason to refuse an operation. How such a statement is written is the program's, by [Fusion].
//
// Begin with plan.go, then fuse.go and chain.go.
package plan
