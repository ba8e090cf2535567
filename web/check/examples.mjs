// Checks every example against the schema: its title, its document, and its variables' types.
import { readFileSync, readdirSync } from "node:fs";

import { getOperationAST, getVariableValues, parse, validate } from "graphql";

import { readSchema } from "./schema.mjs";

const folder = new URL("../examples/", import.meta.url);
const schema = readSchema();
const names = readdirSync(folder).sort();
const queries = names.filter((name) => name.endsWith(".graphql"));

const problems = [
  ...queries.flatMap((name) => problemsOf(name).map((problem) => `${name}: ${problem}`)),
  ...names.filter((name) => !belongs(name)).map((name) => `${name}: belongs to no example`),
];
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${queries.length} examples fit the schema`);

function problemsOf(name) {
  const text = read(name);
  if (!/^\d\d-[a-z-]+\.graphql$/.test(name)) return ["is not named like 01-name.graphql"];
  if (!/^# \S/.test(text)) return ["does not start with a comment that is its title"];

  const document = parse(text);
  const invalid = validate(schema, document).map((error) => error.message);
  if (invalid.length > 0) return invalid;

  const operation = getOperationAST(document);
  if (!operation?.name) return ["is not one operation with a name"];
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variablesOf(name));
  return errors.map((error) => error.message);
}

function variablesOf(name) {
  const file = name.replace(/\.graphql$/, ".variables.json");
  return names.includes(file) ? JSON.parse(read(file)) : {};
}

function belongs(name) {
  return name.endsWith(".graphql") || names.includes(name.replace(/\.variables\.json$/, ".graphql"));
}

function read(name) {
  return readFileSync(new URL(name, folder), "utf8");
}
