// Checks the operations of the client test and of the pages against the schema.
import { readFileSync } from "node:fs";

import { parse, validate } from "graphql";
import { runnerImport } from "vite";

import { logInMutation } from "../client/log-in.mjs";
import { operations } from "../client/operations.mjs";
import { readSchema } from "./schema.mjs";

const { module: session } = await runnerImport(new URL("../session/operations.ts", import.meta.url).pathname);
const documents = [
  ...operations.map(({ name, query }) => [`client: ${name}`, query]),
  ["client: logIn", logInMutation],
  ["graphiql: shop", parse(readFileSync(new URL("../graphiql/shop.graphql", import.meta.url), "utf8"))],
  ...Object.entries(session).map(([name, query]) => [`session: ${name}`, parse(query)]),
];

const schema = readSchema();
const problems = documents.flatMap(([name, document]) =>
  validate(schema, document).map((error) => `${name}: ${error.message}`),
);
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${documents.length} operations of the client test and the pages fit the schema`);
