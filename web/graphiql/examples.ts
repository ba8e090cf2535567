/** An operation ready to run. */
export interface Example {
  /** What it shows: the first line of its file, a comment. */
  title: string;
  /** Whether customers can't run it: its title ends with "(staff)". */
  forStaff: boolean;
  query: string;
  /** Its variables as JSON; null where it has none. */
  variables: string | null;
}

const queries = import.meta.glob<string>("../examples/*.graphql", {
  eager: true,
  import: "default",
  query: "?raw",
});
const variables = import.meta.glob<string>("../examples/*.variables.json", {
  eager: true,
  import: "default",
  query: "?raw",
});

/** All examples, in the order of their file names. */
export const examples: Example[] = Object.entries(queries)
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([path, query]) => {
    const title = titleOf(query);
    const forStaff = title.endsWith("(staff)");
    return { title, forStaff, query, variables: variables[path.replace(/\.graphql$/, ".variables.json")] ?? null };
  });

function titleOf(query: string): string {
  return query.split("\n", 1)[0]!.replace(/^#\s*/, "");
}
