import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { answerTo, ask, leave, open } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const router = readFileSync(new URL("../router.tsx", import.meta.url), "utf8");

/**
 * Every page, once for each that has it in another shape: who opens it, its address in the router's words, what is there when
 * it is, and its one request. `also` are those who see the same: what the page asks for costs them no more.
 */
const pages = [
  { user: undefined, route: "/log-in", heading: "Log in", request: "LogInPageQuery" },
  { user: undefined, route: "/register", heading: "Make an account" },
  { user: "staff", also: "admin", route: "/", heading: "Home", request: "HomePageQuery" },
  { user: "staff", also: "admin", route: "/orders", heading: "Orders", request: "OrdersPageQuery" },
  { user: "staff", also: "admin", route: "/orders/$id", heading: /^#/, request: "OrderPageQuery" },
  { user: "staff", also: "admin", route: "/products", heading: "Products", request: "ProductsPageQuery" },
  { user: "staff", also: "admin", route: "/products/$id", heading: /./, request: "ProductPageQuery" },
  { user: "staff", also: "admin", route: "/categories", heading: "Categories", request: "CategoriesPageQuery" },
  { user: "admin", also: "staff", route: "/customers", heading: "Customers", request: "CustomersPageQuery" },
  { user: "admin", also: "staff", route: "/customers/$id", heading: /./, request: "CustomerPageQuery" },
  { user: "staff", also: "admin", route: "/reports", heading: "Reports", request: "ReportsPageQuery" },
  { user: "customer", also: "staff", route: "/catalogue", heading: "Catalogue", request: "CataloguePageQuery" },
  { user: "customer", route: "/orders", heading: "Orders", request: "OrdersPageQuery" },
  { user: "customer", route: "/orders/$id", heading: /^#/, request: "OrderPageQuery" },
  { user: "customer", route: "/reports", heading: "Exports", request: "ReportsPageQuery" },
  { user: "customer", also: "staff", route: "/account", heading: "Account", request: "AccountPageQuery" },
];

/** The query for the ids that stand in addresses, as whoever opens them may see them. */
const ids = `{
  orders(first: 1) { nodes { id } }
  viewer { id role orders(first: 1) { nodes { id } } }
  products(first: 1) { nodes { id } }
}`;

export function tests(shop) {
  test("each page of the router is looked at, and all that are looked at are there", () => {
    const routes = [...router.matchAll(/^ {2}path: "([^"]+)"/gm)].map(([, path]) => path);
    assert.deepEqual([...new Set(pages.map(({ route }) => route))].sort(), routes.sort());
    assert.equal(routes.length, router.match(/createRoute\(/g).length);
  });

  test("each page is one request within four statements, accessible in light and dark, wide and narrow, and without complaints", async (t) => {
    const windows = {}; // one a user
    const windowOf = (user) => (windows[user] ??= open(shop, { user, path: "about:blank" }));
    for (const { user, also, route, heading, request } of pages) {
      await t.test(`${user ?? "visitor"} at ${route}`, async () => {
        const page = await windowOf(user);
        await openRoute(page, route);
        await page.getByRole("heading", { level: 1, name: heading }).waitFor();
        await page.locator(".skeleton").first().waitFor({ state: "detached" });
        await isTitled(page);
        for (const [colorScheme, width] of [["light", 1440], ["dark", 390]]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await findings(page), [], `${colorScheme}, ${width} px`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px: the page scrolls sideways`);
        }
        assert.deepEqual(page.complaints, []);
        // What others do meanwhile is told by notifications, after which the header asks for them.
        const requests = page.requests.filter(({ operation }) => operation !== "liveUnreadQuery");
        assert.deepEqual(requests.map(({ operation }) => operation), request ? [request] : []);
        for (const { statements, errors } of requests) {
          assert.ok(statements.bound <= 4 && statements.used <= 4, JSON.stringify(statements));
          assert.equal(errors, undefined);
        }
        if (!also) return;
        const { extensions } = await answerTo(await windowOf(also), requests[0].sent);
        assert.ok(extensions.cost.statements.bound <= 4, `${also}: ${JSON.stringify(extensions.cost.statements)}`);
      });
    }
    await leave(...(await Promise.all(Object.values(windows))));
  });

  test("an address that leads nowhere says so, and leads on", async () => {
    const page = await open(shop, { user: "staff", path: "/nowhere/at/all" });
    await page.getByRole("heading", { level: 1, name: "There is nothing here" }).waitFor();
    await isTitled(page);
    await page.getByRole("link", { name: "To the first page" }).click();
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await leave(page);
  });

  test("pages for staff say to a customer that they are not theirs", async () => {
    const page = await open(shop, { user: "customer", path: "about:blank" });
    for (const path of ["/customers", "/products", "/categories"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1, name: "This is for staff" }).waitFor();
      await isTitled(page);
    }
    await leave(page);
  });
}

/** Waits until the window is called what the page's heading says. */
const isTitled = (page) => page.waitForFunction(() => document.title === `${document.querySelector("h1").textContent} · Orderly`);

/** Goes to a page, wide and in light. */
async function openRoute(page, route) {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
  const { orders, products, viewer } = route.includes("$id") ? await ask(page, ids) : {};
  page.requests.length = 0;
  const id = { "/orders/$id": () => (viewer.role === "CUSTOMER" ? viewer.orders : orders).nodes[0].id, "/products/$id": () => products.nodes[0].id, "/customers/$id": () => viewer.id }[route];
  await page.goto(id ? route.replace("$id", id()) : route);
}

/** What axe finds of weight. Of rows in a list, the first stand for all. */
async function findings(page) {
  // The page's policy runs no scripts of others: axe comes by the browser's own tools, which it does not bind.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const options = { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };
    return (await globalThis.axe.run({ exclude: ["tr[data-cursor]:nth-child(n + 8)"] }, options)).violations;
  });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}
