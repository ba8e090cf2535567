import { readFileSync } from "node:fs";

import { buildSchema } from "graphql";

/** The server's schema: what is written by hand, and its connections, which are generated. */
export function readSchema() {
  const files = ["schema.graphqls", "graph/connections_gen.graphqls"];
  return buildSchema(files.map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).join("\n"));
}
