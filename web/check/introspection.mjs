// Writes the introspection of the schema: the browser test's stand-in for the server answers with it.
import { writeFileSync } from "node:fs";

import { introspectionFromSchema } from "graphql";

import { readSchema } from "./schema.mjs";

const introspection = introspectionFromSchema(readSchema(), { inputValueDeprecation: true });
const file = new URL("../e2e/testdata/introspection.json", import.meta.url);
writeFileSync(file, JSON.stringify({ data: introspection }) + "\n");
