import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

import rule from "./changelog.cjs";

const text = readFileSync(new URL("shop.graphql", import.meta.url), "utf8");
const today = buildSchema(text);
const without = (field) => {
  const next = text.replace(new RegExp(`  "[^"\n]*"\n  ${field}\n`), "");
  assert.notEqual(next, text, field);
  return buildSchema(next);
};
const changelog = (heading, item) =>
  `# Changelog\n\n## Unreleased\n\n### Added\n\n- \`Order.total\` is nicer.\n\n### ${heading}\n\n- ${item}\n\n## 1.0.0\n\n### Breaking\n\n- \`Order.placedAt\`\n`;
const breaks = async (next, log) =>
  rule
    .allow(await diff(today, next), log)
    .filter(({ criticality }) => criticality.level === "BREAKING")
    .map(({ path }) => path);

test("a field that goes breaks", async () => {
  const log = changelog("Changed", "`Order.itemCount` is gone");
  assert.deepEqual(await breaks(without("itemCount: Int!"), log), ["Order.itemCount"]);
});

test("a break that the newest section names is allowed", async () => {
  const log = changelog("Breaking", "`Order.itemCount` is gone: count the items");
  assert.deepEqual(await breaks(without("itemCount: Int!"), log), []);
});

test("a break that an older section or another heading names is not", async () => {
  const log = changelog("Breaking", "`Order.itemCount`");
  assert.deepEqual(await breaks(without("placedAt: DateTime!"), log), ["Order.placedAt"]);
});

test("the server's own directives concern no client", async () => {
  const log = changelog("Added", "nothing");
  const next = buildSchema(text.replaceAll(/ @load\([^)\n]+\)/g, "").replace("  free: Boolean\n", "  free: Int\n"));
  assert.deepEqual(rule.allow(await diff(today, next), log), []);
});
