import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

process.env.TZ = "Europe/Berlin";
Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-GB"] }, configurable: true });
const read = async (file) => (await runnerImport(new URL(file, import.meta.url).pathname)).module;
const orders = await read("filter.ts");
const products = await read("../products/filter.ts");
const customers = await read("../customers/filter.ts");

test("an address that names nothing filters nothing, and sorts as the server does", () => {
  assert.equal(orders.filterOf({}), undefined);
  assert.equal(orders.orderOf({}), undefined);
  assert.deepEqual(products.filterOf({}), {});
  assert.equal(products.orderOf({}), undefined);
  assert.deepEqual(customers.filterOf({}), {});
  assert.equal(customers.orderOf({}), undefined);
});

test("days are the reader's, and the last one counts: on the day that the clocks change too", () => {
  assert.deepEqual(orders.filterOf({ from: "2026-03-29", to: "2026-03-29" }), { placedAt: { from: "2026-03-28T23:00:00.000Z", to: "2026-03-29T22:00:00.000Z" } });
  assert.deepEqual(orders.filterOf({ to: "2026-12-31" }), { placedAt: { to: "2026-12-31T23:00:00.000Z" } });
});

test("the last days end with today", () => {
  const now = new Date("2026-03-30T10:00:00Z");
  assert.deepEqual(orders.filterOf({ days: 1 }, now), { placedAt: { from: "2026-03-29T22:00:00.000Z" } });
  assert.deepEqual(orders.filterOf({ days: 7 }, now), { placedAt: { from: "2026-03-23T23:00:00.000Z" } });
});

test("amounts are passed on as they are written, none as zero", () => {
  assert.deepEqual(orders.filterOf({ status: "PAID", q: "anna", min: "0.10", max: "99999999.99" }), { status: ["PAID"], search: "anna", total: { min: "0.10", max: "99999999.99" } });
  assert.deepEqual(products.filterOf({ min: "12.50" }), { price: { min: "12.50" } });
});

test("a stock of nothing is a stock, and what is asked for goes before the tab's", () => {
  assert.deepEqual(products.filterOf({ most: 0 }), { stock: { max: 0 } });
  assert.deepEqual(products.filterOf({ fewest: 0, most: 5 }), { stock: { min: 0, max: 5 } });
  assert.deepEqual(products.filterOf({ group: "SOLD_OUT", fewest: 0, most: 3 }), { isActive: true, stock: { min: 0, max: 3 } });
});

test("a column that is sorted by begins with what is looked for most", () => {
  assert.deepEqual(orders.orderOf({ sort: "TOTAL" }), { field: "TOTAL", direction: "DESC" });
  assert.deepEqual(orders.orderOf({ direction: "ASC" }), { field: "PLACED_AT", direction: "ASC" });
  assert.deepEqual(products.orderOf({ sort: "STOCK" }), { field: "STOCK", direction: "DESC" });
  assert.deepEqual(customers.orderOf({ sort: "USERNAME" }), { field: "USERNAME", direction: "ASC" });
});

test("whose accounts are locked is asked as such", () => {
  assert.deepEqual(customers.filterOf({ role: "STAFF", access: "LOCKED" }), { role: "STAFF", isActive: false });
});

test("an order goes one way, and is called off only before it is shipped", () => {
  const mayCancel = Object.keys(orders.nextSteps).filter((status) => orders.nextSteps[status].includes("CANCELLED"));
  assert.deepEqual(mayCancel, ["PENDING", "PAID"]);
  for (const end of ["DELIVERED", "CANCELLED"]) assert.deepEqual(orders.nextSteps[end], []);
});
