import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, leave, open } from "./harness.mjs";

/** The number in the list's first visible row. */
const firstSeen = (page) =>
  page.evaluate(() => {
    const row = [...document.querySelectorAll("tr[data-cursor]")].find((r) => r.getBoundingClientRect().bottom > 141);
    return row?.querySelector(".key").textContent;
  });

export function tests(shop) {
  test("a list is scrolled to row 2,000, and a reload and the way back come to the same place", async () => {
    const page = await open(shop, { user: "staff", path: "/orders" });
    await page.locator("tr[data-cursor]").first().waitFor();
    const seen = page.locator(".place-marker b");
    for (let rows = 0; rows < 2000; ) {
      await page.mouse.move(700, 500);
      await page.mouse.wheel(0, 6000);
      await page.waitForFunction((before) => Number(document.querySelector(".place-marker b").textContent.replace(/\D/g, "")) > before && !document.querySelector("tr[aria-hidden] .skeleton"), rows);
      rows = Number((await seen.textContent()).replace(/\D/g, ""));
    }
    assert.ok((await page.locator("tr[data-cursor]").count()) <= 300, "only the rows near the window are there");
    await page.waitForURL((url) => Number(url.searchParams.get("row")) > 1900);
    const place = await firstSeen(page);

    await page.reload();
    await page.locator("tr[data-cursor]").first().waitFor();
    await page.waitForFunction((number) => [...document.querySelectorAll(".key")].some((key) => key.textContent === number && key.getBoundingClientRect().top > 60 && key.getBoundingClientRect().top < 400), place);

    await page.getByRole("link", { name: place, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: place }).waitFor();
    await page.goBack();
    await page.waitForFunction((number) => [...document.querySelectorAll(".key")].some((key) => key.textContent === number && key.getBoundingClientRect().top > 60 && key.getBoundingClientRect().top < 400), place);

    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, -1500); // rows before the place are there too
    await page.waitForFunction((number) => {
      const row = [...document.querySelectorAll("tr[data-cursor]")].find((r) => r.getBoundingClientRect().bottom > 141);
      return row && Number(row.querySelector(".key").textContent.slice(1)) > Number(number.slice(1)) + 10;
    }, place);
    assert.deepEqual(page.complaints, []);
    await leave(page);
  });

  test("filters stand in the address, and the list keeps to them", async () => {
    const page = await open(shop, { user: "staff", path: "/orders?status=SHIPPED&min=100" });
    await page.locator("tr[data-cursor]").first().waitFor();
    assert.deepEqual([...new Set(await page.locator(".state .status-pill").allTextContents())], ["SHIPPED"]);
    await page.getByRole("button", { name: "Remove the filter Total" }).click();
    await page.waitForURL((url) => !url.searchParams.has("min") && url.searchParams.get("status") === "SHIPPED");
    await page.getByRole("searchbox", { name: "Find orders" }).fill("nobody is called so");
    await page.getByRole("heading", { name: "No orders fit these filters" }).waitFor();
    await page.getByRole("link", { name: "Clear the filters" }).click();
    await page.locator("tr[data-cursor]").first().waitFor();
    await leave(page);
  });

  test("an order that was moved on while somebody was asked whether to cancel it is not cancelled", async () => {
    const page = await open(shop, { user: "staff", path: "about:blank" });
    const { orders } = await ask(page, "{ orders(first: 1, filter: { status: [PENDING] }, orderBy: { field: PLACED_AT, direction: ASC }) { nodes { id version } } }");
    const [{ id, version }] = orders.nodes;
    await page.goto(`/orders/${id}`);
    await page.getByRole("button", { name: "Cancel order" }).click();
    const sure = page.getByRole("button", { name: "Cancel the order" });
    await sure.waitFor();
    await ask(page, "mutation ($input: SetOrderStatusInput!) { setOrderStatus(input: $input) { errors { message } } }", { input: { order: id, status: "PAID", expectedVersion: version } });
    await page.locator(".page-header .status-pill", { hasText: "PAID" }).waitFor(); // the page has heard of it
    await sure.click();
    await page.getByRole("alert").filter({ hasText: "Not cancelled: this order has changed in the meantime" }).waitFor();
    assert.equal((await ask(page, "query ($id: ID!) { order(id: $id) { status } }", { id })).order.status, "PAID");
    await leave(page);
  });

  test("an order that another window moved on meanwhile is a conflict, side by side", async () => {
    const page = await open(shop, { user: "staff", path: "about:blank" });
    const { orders } = await ask(page, "{ orders(first: 1, filter: { status: [PENDING] }) { nodes { id number version } } }");
    const [{ id, number, version }] = orders.nodes;
    await page.goto(`/orders/${id}`);
    await page.getByRole("button", { name: "Mark as paid" }).waitFor();
    // The page does not hear of it: its socket is cut off, as on a train.
    await page.routeWebSocket(/graphql/, () => undefined);
    await page.route("**/graphql", async (route) => {
      if (route.request().postDataJSON().operationName === "StepsMoveMutation") await ask(page, "mutation ($input: SetOrderStatusInput!) { setOrderStatus(input: $input) { errors { message } } }", { input: { order: id, status: "PAID", expectedVersion: version } });
      await route.continue();
    });
    await page.getByRole("button", { name: "Mark as paid" }).click();
    const conflict = page.getByRole("alert").filter({ hasText: `this order has changed in the meantime` });
    await conflict.waitFor();
    assert.match(await conflict.textContent(), /staff made it PAID/);
    await page.getByRole("button", { name: "Show it as it is now" }).click();
    await page.getByRole("button", { name: "Mark as shipped" }).waitFor();
    await page.getByRole("heading", { level: 1, name: `#${number}` }).waitFor();
    await page.close(); // what is between it and the server stays
  });

  test("a printed order is its lines and what they come to, without what is for the screen", async () => {
    const page = await open(shop, { user: "staff", path: "about:blank" });
    const { orders } = await ask(page, "{ orders(first: 1) { nodes { id items(first: 50) { nodes { productName } } } } }");
    const [{ id, items }] = orders.nodes;
    await page.goto(`/orders/${id}`);
    await page.getByRole("heading", { level: 1, name: /^#/ }).waitFor();
    assert.ok(await page.getByRole("button", { name: "Print" }).isVisible());
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 794, height: 1123 }); // a sheet of A4 at 96 dots an inch
    for (const { productName } of items.nodes) assert.ok(await page.getByRole("cell").getByText(productName, { exact: true }).first().isVisible(), productName);
    for (const shown of ["Items", "Total", "Customer"]) assert.ok(await page.locator("main").getByText(shown, { exact: true }).first().isVisible(), shown);
    assert.equal(await page.locator("button, nav.navigation, .top-bar, .bottom-bar, .development-strip").filter({ visible: true }).count(), 0);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off at the side");
    await leave(page);
  });

  test("several orders are moved on at once; one that had changed says so on its row", async () => {
    const page = await open(shop, { user: "staff", path: "/orders?status=PENDING" });
    const rows = page.locator("tr[data-cursor]");
    await rows.first().waitFor();
    const numbers = (await rows.locator(".key").allTextContents()).slice(0, 3);
    for (const number of numbers) await page.getByRole("checkbox", { name: `Order ${number.slice(1)}`, exact: true }).check();
    const { orderByNumber: other } = await ask(page, "query ($number: Int!) { orderByNumber(number: $number) { id version } }", { number: Number(numbers[1].slice(1)) });
    await ask(page, "mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { errors { message } } }", { input: { order: other.id, expectedVersion: other.version } });
    await page.getByRole("button", { name: "Mark as paid" }).click();
    await page.getByText("2 marked as paid, 1 not").waitFor();
    const problem = page.locator("tr[data-cursor]").filter({ hasText: numbers[1] }).locator(".problem");
    await problem.waitFor();
    assert.deepEqual(await page.locator("tr[aria-selected=true] .key").allTextContents(), [numbers[1]]);
    await leave(page);
  });
}
