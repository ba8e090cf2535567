import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, leave, open } from "./harness.mjs";
import { queue } from "./reports.mjs";

/** What moves by itself while a page comes, as the browser scores it: nothing that anybody sees. */
const mostShift = 0.02;

/** Has the graph answer a window only when the function that it returns is called. */
async function hold(page) {
  let answer;
  const isLet = new Promise((resolve) => (answer = resolve));
  await page.route("**/graphql", async (route) => (await isLet, await route.continue()));
  return answer;
}

export function tests(shop) {
  test("a browser that goes off line is told so, keeps what it shows, and goes on without a reload", async () => {
    const page = await open(shop, { user: "staff", profile: "traveller", path: "/orders" });
    await page.locator("tr[data-cursor]").first().waitFor();
    await page.evaluate(() => (window.isSame = true));
    await page.context().setOffline(true);
    await page.getByText("The server can’t be reached.").waitFor();
    await page.getByRole("link", { name: /^Paid/ }).click();
    assert.ok((await page.locator("tr[data-cursor]").count()) > 0);
    await page.context().setOffline(false);
    await page.locator(".offline-bar").waitFor({ state: "detached" });
    await page.waitForURL("**/orders?status=PAID");
    await onlyRowsOf(page, "PAID");
    assert.ok(await page.evaluate(() => window.isSame), "the page was not loaded anew");
    await leave(page);
  });

  test("where the application can't be loaded the window says so, and tries again", async () => {
    const page = await open(shop, { user: "staff", path: "about:blank" });
    await page.route("**/assets/react-*", (route) => route.abort());
    await page.goto("/orders");
    await page.getByText("Orderly can't be loaded.").waitFor();
    await page.unrouteAll();
    await page.getByRole("link", { name: "Try again" }).click();
    await page.locator("tr[data-cursor]").first().waitFor();
    assert.equal(await page.getByText("Orderly can't be loaded.").isVisible(), false);
    await leave(page);
  });

  test("a server that does not answer the first request is told of, with no word of data", async () => {
    const page = await open(shop, { user: "staff", path: "about:blank" });
    await page.route("**/graphql", (route) => route.fulfill({ status: 502, body: "<h1>Bad gateway</h1>" }));
    await page.goto("/orders");
    await page.getByText("The server can’t be reached. Trying again.").waitFor();
    await page.unrouteAll();
    await page.locator("tr[data-cursor]").first().waitFor();
    await leave(page);
  });

  test("what is around a page is as it was last, until it is known who is logged in", async () => {
    const page = await open(shop, { user: "customer", path: "/orders" });
    await page.locator("tr[data-cursor]").first().waitFor();
    const answer = await hold(page);
    await page.reload();
    await page.locator("main[aria-busy]").waitFor();
    assert.deepEqual(await page.locator(".top-bar .navigation a").allTextContents(), ["Catalogue", "Orders", "Exports", "Account"]);
    assert.equal(await page.locator(".side-bar").count(), 0);
    answer();
    await page.locator("tr[data-cursor]").first().waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await leave(page);
  });

  test("a slow server: another filter leaves the page and the focus as they are until its rows come", async () => {
    const page = await open(shop, { user: "staff", path: "/orders" });
    await page.locator("tr[data-cursor]").first().waitFor();
    const answer = await hold(page);
    const paid = page.getByRole("link", { name: /^Paid/ });
    await paid.focus();
    await page.keyboard.press("Enter");
    await page.evaluate((patience) => new Promise((resolve) => setTimeout(resolve, 2 * patience)), 150); // longer than the router waits
    assert.ok((await page.locator("tr[data-cursor]").count()) > 0);
    answer();
    await page.waitForURL("**/orders?status=PAID");
    await page.locator(".state .status-pill").filter({ hasText: "PAID" }).first().waitFor();
    await paid.and(page.locator(":focus")).waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await leave(page);
  });

  test("a slow server: each page has its shape before its data, and nothing jumps when they come", async (t) => {
    const page = await open(shop, { user: "staff", path: "about:blank" });
    const { orders, products } = await ask(page, "{ orders(first: 1) { nodes { id } } products(first: 1) { nodes { id } } }");
    await page.addInitScript(() => {
      window.shifts = [];
      const watch = ({ hadRecentInput, value, sources }) => hadRecentInput || window.shifts.push({ value, of: sources.map(({ node }) => node?.outerHTML?.slice(0, 100)) });
      new PerformanceObserver((list) => list.getEntries().forEach(watch)).observe({ type: "layout-shift", buffered: true });
    });
    for (const path of ["/", "/orders", `/orders/${orders.nodes[0].id}`, "/products", `/products/${products.nodes[0].id}`, "/reports", "/catalogue"]) {
      await t.test(path.replace(/[A-Za-z0-9_-]{20,}/, "ID"), async () => {
        const answer = await hold(page);
        await page.goto(path);
        await page.locator("main[aria-busy] .skeleton").first().waitFor();
        answer();
        await page.locator("main:not([aria-busy]) h1").waitFor();
        await page.locator(".skeleton").first().waitFor({ state: "detached" });
        const shifts = await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(window.shifts)))));
        assert.ok(shifts.reduce((sum, { value }) => sum + value, 0) <= mostShift, JSON.stringify(shifts));
        await page.unrouteAll({ behavior: "wait" });
      });
    }
    await page.close(); // it would go on to measure
  });
}

/** Kills the program: nothing else may run meanwhile. When it is back, reports wait. */
export function outages(shop) {
  test("the server goes and comes back: the page says so, keeps what it shows, and goes on without a reload", async () => {
    const page = await open(shop, { user: "staff", path: "/orders" });
    await page.locator("tr[data-cursor]").first().waitFor();
    await page.evaluate(() => (window.isSame = true));
    await queue(shop, "pause");
    await shop.program.kill();
    await page.getByRole("link", { name: /^Paid/ }).click();
    await page.getByText("The server can’t be reached.").waitFor();
    assert.ok((await page.locator("tr[data-cursor]").count()) > 0);
    await shop.program.begin();
    await page.waitForURL("**/orders?status=PAID");
    await page.locator(".offline-bar").waitFor({ state: "detached" });
    await onlyRowsOf(page, "PAID");
    assert.ok(await page.evaluate(() => window.isSame), "the page was not loaded anew");
    await leave(page);
  });
}

/** Waits for the rows of a status: the address changes before the rows do, and some of those before have it too. */
const onlyRowsOf = (page, status) =>
  page.waitForFunction((status) => {
    const shown = new Set([...document.querySelectorAll(".state .status-pill")].map((pill) => pill.textContent));
    return shown.size === 1 && shown.has(status);
  }, status);
