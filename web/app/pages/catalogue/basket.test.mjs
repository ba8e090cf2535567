import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

/** What the browser keeps, and tells to other windows. */
const kept = new Map();
const others = new EventTarget();
globalThis.localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
globalThis.addEventListener = others.addEventListener.bind(others);

/** The basket of a window that is opened now. */
const opened = async () => (await runnerImport(new URL("basket.ts", import.meta.url).pathname)).module;
const stored = () => JSON.parse(kept.get("orderly-basket"));
const mug = { id: "mug", name: "Mug", sku: "MUG-1", amount: "0.10", currency: "EUR" };
const lamp = { id: "lamp", name: "Lamp", sku: "LMP-1", amount: "19.99", currency: "EUR" };
const { clear, piecesOf, put, reprice, totalOf } = await opened();

test("a sum is exact to the cent", () => {
  const line = (amount, quantity) => ({ ...mug, amount, quantity });
  assert.equal(totalOf([]), "0.00");
  assert.equal(totalOf([line("0.10", 1), line("0.20", 1)]), "0.30");
  assert.equal(totalOf([line("1.005", 0), line("19.99", 3)]), "59.97");
  assert.equal(totalOf([line("4.35", 1000), line("0.29", 1000)]), "4640.00");
  assert.equal(totalOf([line("1.1", 3)]), "3.30");
  assert.equal(totalOf([line("99999999.99", 1000)]), "99999999990.00");
  assert.equal(piecesOf([line("1.00", 2), line("1.00", 3)]), 5);
});

test("a line keeps its place, has at most 1,000 pieces, and goes with the last", () => {
  clear();
  put(mug, 1);
  put(lamp, 1);
  put(mug, 5000);
  assert.deepEqual(stored().lines.map(({ id, quantity }) => [id, quantity]), [["mug", 1000], ["lamp", 1]]);
  put(mug, 0);
  assert.deepEqual(stored().lines.map(({ id }) => id), ["lamp"]);
});

test("a basket has one key as long as nothing in it changes, over a reload too", async () => {
  clear();
  put(mug, 1);
  const { key } = stored();
  await opened();
  assert.equal(stored().key, key);
  put(mug, 2);
  const second = stored().key;
  assert.notEqual(second, key);
  reprice(new Map([["mug", "0.20"]]));
  assert.notEqual(stored().key, second, "another price is another order");
  assert.equal(totalOf(stored().lines), "0.40");
});

test("what is kept and is no basket is an empty one", async () => {
  for (const nonsense of ["{", "null", "[]", '{"lines":{},"key":"k"}', '{"lines":[]}']) {
    kept.set("orderly-basket", nonsense);
    const { put: putThere } = await opened();
    putThere(mug, 1);
    assert.deepEqual(stored().lines, [{ ...mug, quantity: 1 }], nonsense);
  }
});

test("what the browser kept and is no basket is an empty one", async () => {
  const line = { ...mug, quantity: 2 };
  for (const basket of [null, { lines: [null], key: "k" }, { lines: [{}], key: "k" }, { lines: ["a"], key: "k" }, { lines: [{ ...line, quantity: -3 }], key: "k" }, { lines: [{ ...line, quantity: "2" }], key: "k" }, { lines: [{ ...line, amount: "abc" }], key: "k" }, { lines: [{ ...line, currency: "zz" }], key: "k" }, { lines: [line], key: "" }]) {
    kept.set("orderly-basket", JSON.stringify(basket));
    const { put } = await opened();
    put(lamp, 1);
    assert.deepEqual(stored().lines.map(({ id }) => id), ["lamp"], JSON.stringify(basket));
  }
});
