// All tests of the application: one program and one browser for them.
import { after, before, describe } from "node:test";

import { Program, launch } from "./harness.mjs";
import * as catalogue from "./catalogue.mjs";
import * as connection from "./connection.mjs";
import * as keyboard from "./keyboard.mjs";
import * as orders from "./orders.mjs";
import * as pages from "./pages.mjs";
import * as products from "./products.mjs";
import * as reports from "./reports.mjs";
import * as session from "./session.mjs";
import * as small from "./small.mjs";

const shop = { profiles: {} };
before(async () => {
  const [program, browser] = await Promise.allSettled([Program.start(), launch()]); // what has started is ended below
  shop.program = program.value;
  shop.browser = browser.value;
  for (const { reason } of [program, browser]) if (reason) throw reason;
});
after(async () => {
  await shop.browser?.close();
  await shop.program?.kill();
});

describe("long lists", () => orders.tests(shop)); // alone: what runs beside it makes scrolling five times slower
// Three suites run at once, the longest first: while one waits, another works. No two of them change the same things; the tests of one may.
describe("with the server", { concurrency: 3 }, () => {
  for (const [name, { tests }] of Object.entries({ pages, small, session, connection, keyboard, catalogue, products })) describe(name, { concurrency: 1 }, () => tests(shop));
});
describe("without the server for a while", () => {
  connection.outages(shop);
  reports.tests(shop);
});
