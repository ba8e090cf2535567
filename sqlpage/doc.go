// Package sqlpage reads lists, pages and rows from PostgreSQL, in as few statements as a request's plan allows. It knows
// nothing of the shop: db defines the row types (Row) and the lists (List). Of the program it imports only coalesce,
// faults, postgres and uuid.
//
// Begin with list.go, then page.go, which reads a page of a List for each of several parents (PageOf), and
// page_statement.go, which writes its SQL: page_conditions.go what restricts it; page_choices.go where a column may have
// several values, page_groups.go where rows belong to several keys, page_pairs.go where a junction table is read in
// order; page_cursor_join.go where pages of several cursors are to be merged. assemble.go makes
// pages of rows that tests have read themselves. ByID in by_key.go reads rows by their keys. relation.go
// relates rows to others. FirstMatches in matches.go reads the rows that several conditions find. Besides:
//
//   - conditions: expression.go is SQL with arguments, search.go texts to search for
//   - columns and rows: columns.go chooses the columns by what the operation selects, which projection.go carries
//     in the context; mapper.go makes rows
//     from raw_row.go's raw ones, by Bun's metadata, and row_codec.go encodes them for a cache
//   - cursors: cursor.go encodes and checks cursors, which are positions in a list; connection.go is a page as clients
//     see it
//   - fewer statements: fusion.go makes one statement of several loads of a request, chain.go one of several levels,
//     coalescing.go one of equal statements
//     of several requests, merge.go one of statements that differ only in keys; budget.go counts statements and stops a
//     request that sends more than its plan allows, sent_statements.go records them for the debug view and the log,
//     and without_values.go takes the values out of what is shown
//   - building: builder.go gives db Bun's query builder (NewSelect and the like), whose statements are sent, counted,
//     bounded and retried like all others
//   - running: database.go and statement.go send a Statement; retry.go sends it again after a deadlock or a lost
//     connection; write.go is for statements that change rows, shared_write.go for those that do
//     so for several requests, transaction.go and snapshot.go for several that belong
//     together
package sqlpage
