import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

const { module } = await runnerImport(new URL("destination.ts", import.meta.url).pathname);
const origin = "https://shop.example";
const home = "https://shop.example/";

for (const [to, expected] of Object.entries({
  "/": home,
  "/orders?status=PAID": "https://shop.example/orders?status=PAID",
  "/graphiql/?a=b#c": "https://shop.example/graphiql/?a=b#c",
  "/admin/river/jobs": "https://shop.example/admin/river/jobs",
  "/a//b": "https://shop.example/a//b",
  "/.//evil.example": "https://shop.example//evil.example",
  "/@evil.example": "https://shop.example/@evil.example",
})) {
  test(`a path of this site is gone on to: ${to}`, () => {
    assert.equal(module.destinationOf(origin, to), expected);
  });
}

for (const to of [
  "",
  "orders",
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
  "/log-in?to=/orders",
]) {
  test(`anything else is not: ${JSON.stringify(to)}`, () => {
    assert.equal(module.destinationOf(origin, to), home);
  });
}

test("the first page is gone on to where nothing is named", () => {
  assert.equal(module.destinationOf(origin), home);
});

test("the first page of customers is the catalogue", () => {
  const to = (path) => module.destinationOf(origin, path, "CUSTOMER");
  assert.deepEqual([to(), to("/"), to("/log-in"), to("/orders")], ["catalogue", "catalogue", "catalogue", "orders"].map((name) => `${origin}/${name}`));
  assert.equal(module.destinationOf(origin, "/?period=week", "STAFF"), `${origin}/?period=week`);
});
