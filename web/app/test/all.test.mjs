// All tests of the application: one program and one browser for them.
import { after, before, describe } from "node:test";

import { Program, launch } from "./harness.mjs";
import * as catalogue from "./catalogue.mjs";
import * as orders from "./orders.mjs";
import * as pages from "./pages.mjs";
import * as reports from "./reports.mjs";
import * as session from "./session.mjs";
import * as small from "./small.mjs";

const shop = {};
before(async () => {
  shop.program = await Program.start();
  shop.browser = await launch();
});
after(async () => {
  await shop.browser?.close();
  await shop.program?.kill();
});

describe("pages", () => pages.tests(shop));
describe("orders", () => orders.tests(shop));
describe("catalogue", () => catalogue.tests(shop));
describe("reports", () => reports.tests(shop));
describe("small", () => small.tests(shop));
describe("session", () => session.tests(shop)); // the last: it kills the program
