// Checks the operations of the client test against the schema.
import { validate } from "graphql";

import { operations } from "../client/operations.mjs";
import { readSchema } from "./schema.mjs";

const schema = readSchema();
const problems = operations.flatMap(({ name, query }) =>
  validate(schema, query).map((error) => `${name}: ${error.message}`),
);
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${operations.length} operations of the client test fit the schema`);
