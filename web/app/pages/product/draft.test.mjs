import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

const read = async (file) => (await runnerImport(new URL(file, import.meta.url).pathname)).module;
const { changedIn, storedDraft, storeDraft } = await read("draft.ts");
const { differing } = await read("differing.ts");
const was = { name: "Oak Stool", description: "", price: "10.00", isActive: true };

test("a draft changes what is not as it was: what is set to nothing and to false too", () => {
  const changed = (mine) => changedIn({ version: 1, was, mine });
  assert.deepEqual(changed({}), []);
  assert.deepEqual(changed({ name: "Oak Stool", price: "10.00" }), []);
  assert.deepEqual(changed({ isActive: false, name: "" }), ["name", "isActive"]);
  assert.deepEqual(changed({ price: "10.0" }), ["price"], "as it is typed");
});

test("a draft is kept for its product, and forgotten", () => {
  const kept = new Map();
  globalThis.sessionStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) };
  const draft = { version: 3, was, mine: { price: "12.00" } };
  storeDraft("a", draft);
  assert.deepEqual(storedDraft("a"), draft);
  assert.equal(storedDraft("b"), null);
  storeDraft("a", null);
  assert.equal(storedDraft("a"), null);
});

test("a browser that keeps nothing keeps no draft, and nothing fails", () => {
  const refuse = () => {
    throw new DOMException("no storage", "SecurityError");
  };
  globalThis.sessionStorage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  storeDraft("a", { version: 1, was, mine: { name: "x" } });
  assert.equal(storedDraft("a"), null);
});

for (const [before, now, expected] of [
  ["Studio Oak Stool", "Studio Walnut Stool", ["Studio ", "Walnut ", "Stool"]],
  ["Oak Stool", "Oak Stool", ["Oak Stool", "", ""]],
  ["", "Oak", ["", "Oak", ""]],
  ["Oak", "", ["", "", ""]],
  ["a a a", "a a", ["a ", "", "a"]],
  ["10.00", "12.00", ["", "12.00", ""]],
]) {
  test(`“${now}” is told from “${before}” by words`, () => {
    const parts = differing(before, now);
    assert.deepEqual(parts, expected);
    assert.equal(parts.join(""), now);
  });
}
