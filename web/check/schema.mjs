import { readFileSync } from "node:fs";

import { buildSchema } from "graphql";

/** The server's schema, from the top of the repository. */
export function readSchema() {
  return buildSchema(readFileSync(new URL("../../schema.graphqls", import.meta.url), "utf8"));
}
