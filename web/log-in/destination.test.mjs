import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

const { module } = await runnerImport(new URL("destination.ts", import.meta.url).pathname);
const origin = "https://shop.example";
const home = "https://shop.example/graphiql/";

for (const [to, expected] of Object.entries({
  "/": "https://shop.example/",
  "/graphiql/": home,
  "/graphiql/?a=b#c": "https://shop.example/graphiql/?a=b#c",
  "/admin/river/jobs": "https://shop.example/admin/river/jobs",
  "/a//b": "https://shop.example/a//b",
  "/.//evil.example": "https://shop.example//evil.example",
  "/@evil.example": "https://shop.example/@evil.example",
})) {
  test(`a path of this site is gone on to: ${to}`, () => {
    assert.equal(destinationAfter(to), expected);
  });
}

for (const to of [
  "",
  "graphiql/",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n\\evil.example",
  "/\t/[",
  "\t//evil.example",
  " //evil.example",
  "https://evil.example",
  "https:/evil.example",
  "https:evil.example",
  "https://shop.example.evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
]) {
  test(`anything else is not: ${JSON.stringify(to)}`, () => {
    assert.equal(destinationAfter(to), home);
  });
}

test("GraphiQL is gone on to where nothing is named", () => {
  assert.equal(module.destinationOf({ origin, search: "" }), home);
});

function destinationAfter(to) {
  return module.destinationOf({ origin, search: `?to=${encodeURIComponent(to)}` });
}
