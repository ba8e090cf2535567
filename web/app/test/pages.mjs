import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { ask, open } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every page: who opens it, its address, what is there when it is, and its one request. */
async function pagesOf(shop) {
  const page = await open(shop.browser, shop.program, { user: "admin" });
  const { orders, products, users } = await ask(page, "{ orders(first: 1) { nodes { id } } products(first: 1) { nodes { id } } users(first: 1) { nodes { id } } }");
  await page.close();
  return [
    { user: undefined, path: "/log-in", heading: "Log in", request: "LogInPageQuery" },
    { user: "staff", path: "/", heading: "Home", request: "HomePageQuery" },
    { user: "staff", path: "/orders", heading: "Orders", request: "OrdersPageQuery" },
    { user: "staff", path: `/orders/${orders.nodes[0].id}`, heading: /^#/, request: "OrderPageQuery" },
    { user: "staff", path: "/products", heading: "Products", request: "ProductsPageQuery" },
    { user: "staff", path: `/products/${products.nodes[0].id}`, heading: /./, request: "ProductPageQuery" },
    { user: "staff", path: "/categories", heading: "Categories", request: "CategoriesPageQuery" },
    { user: "admin", path: "/customers", heading: "Customers", request: "CustomersPageQuery" },
    { user: "admin", path: `/customers/${users.nodes[0].id}`, heading: /./, request: "CustomerPageQuery" },
    { user: "staff", path: "/reports", heading: "Reports", request: "ReportsPageQuery" },
    { user: "customer", path: "/catalogue", heading: "Catalogue", request: "CataloguePageQuery" },
    { user: "customer", path: "/orders", heading: "Orders", request: "OrdersPageQuery" },
    { user: "customer", path: "/reports", heading: "Exports", request: "ReportsPageQuery" },
    { user: "customer", path: "/account", heading: "Account", request: "AccountPageQuery" },
  ];
}

export function tests(shop) {
  test("each page is one request within four statements, accessible in light and dark, wide and narrow, and without complaints", async (t) => {
    const windows = {}; // one a user: to open another takes longer than the page
    for (const { user, path, heading, request } of await pagesOf(shop)) {
      await t.test(`${user ?? "visitor"} at ${path.replace(/[A-Za-z0-9_-]{20,}/, "ID")}`, async () => {
        const page = (windows[user] ??= await open(shop.browser, shop.program, { user, path: "about:blank" }));
        await page.emulateMedia({ colorScheme: "light" });
        await page.setViewportSize({ width: 1440, height: 900 });
        page.requests.length = 0;
        await page.goto(path);
        await page.getByRole("heading", { level: 1, name: heading }).waitFor();
        await page.waitForLoadState("networkidle");
        assert.deepEqual(page.complaints, []);
        assert.deepEqual(page.requests.map(({ operation }) => operation), [request]);
        const [{ statements, errors }] = page.requests;
        assert.ok(statements.bound <= 4 && statements.used <= 4, JSON.stringify(statements));
        assert.equal(errors, undefined);
        for (const [colorScheme, width] of [["light", 1440], ["dark", 390]]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await findings(page), [], `${colorScheme}, ${width} px`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px: the page scrolls sideways`);
        }
      });
    }
    for (const page of Object.values(windows)) await page.close();
  });

  test("an address that leads nowhere says so, and leads on", async () => {
    const page = await open(shop.browser, shop.program, { user: "staff", path: "/nowhere/at/all" });
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await page.getByRole("link", { name: "To the first page" }).click();
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await page.close();
  });

  test("the palette finds an order and goes there by the keyboard alone", async () => {
    const page = await open(shop.browser, shop.program, { user: "staff", path: "/orders" });
    await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
    await page.keyboard.press("Control+k");
    const input = page.getByRole("searchbox", { name: "Search or jump to" }).or(page.getByRole("textbox", { name: "Search or jump to" })).or(page.getByRole("combobox", { name: "Search or jump to" }));
    await input.waitFor();
    await page.keyboard.type("#1200");
    await page.getByRole("menuitem", { name: /^#1200/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "#1200" }).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
}

/** What axe finds of weight. */
async function findings(page) {
  // The page's policy runs no scripts of others: axe comes by the browser's own tools, which it does not bind.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}
