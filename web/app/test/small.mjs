import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { leave, open } from "./harness.mjs";

/** The order in the first row that is wholly seen. */
const firstRow = (page) =>
  page.evaluate(() => {
    const row = [...document.querySelectorAll("tr[data-cursor]")].find((r) => r.getBoundingClientRect().top > 99);
    return row.querySelector(".key").textContent;
  });

export function tests(shop) {
  test("what floats gives the focus back to its button, by Escape", async () => {
    const page = await open(shop, { user: "staff", path: "/orders" });
    for (const [name, role] of [[/^Notifications/, "dialog"], [/^staff/, "menu"]]) {
      const button = page.getByRole("button", { name });
      for (let time = 0; time < 2; time++) {
        await button.click();
        await page.getByRole(role).waitFor();
        await page.keyboard.press("Escape");
        await page.getByRole(role).waitFor({ state: "hidden" });
        await button.and(page.locator(":focus")).waitFor();
      }
    }
    await leave(page);
  });

  test("a list that is reloaded in its middle has the same row at its top, wide and narrow", async () => {
    const page = await open(shop, { user: "staff", path: "/orders" });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/orders");
      await page.locator("tr[data-cursor]").first().waitFor();
      await page.mouse.move(200, 500);
      await page.mouse.wheel(0, 1700);
      await page.waitForURL((url) => Number(url.searchParams.get("row")) > 20);
      const [address, row] = [page.url(), await firstRow(page)];
      await page.reload();
      await page.waitForFunction(() => scrollY > 1000 && document.querySelector(".place-marker b").textContent !== "0"); // it has found its place
      assert.equal(await firstRow(page), row);
      assert.equal(page.url(), address);
    }
    await leave(page);
  });

  test("a page that is reloaded is where it was", async () => {
    const page = await open(shop, { user: "staff", path: "about:blank" });
    await page.setViewportSize({ width: 1000, height: 500 });
    for (const path of ["/", "/catalogue", "/account"]) {
      await page.goto(path);
      await page.locator("main:not([aria-busy]) h1").waitFor();
      await page.evaluate(() => new Promise((scrolled) => (addEventListener("scroll", scrolled, { once: true }), scrollTo(0, 300))));
      await page.reload();
      await page.locator("main:not([aria-busy]) h1").waitFor();
      await page.waitForFunction(() => scrollY === 300);
    }
    await leave(page);
  });

  test("the chart is read by the keyboard, from its first month to its last, and as a table", async () => {
    const page = await open(shop, { user: "staff", path: "/?period=year" });
    const chart = page.getByRole("group", { name: /Arrow keys/ });
    await chart.focus();
    const tip = chart.locator(".tip");
    const months = [];
    for (const key of ["Home", "ArrowLeft", "ArrowRight", "End"]) {
      await page.keyboard.press(key);
      months.push((await tip.textContent()).match(/[A-Z][a-z]+ \d{4}/)[0]);
    }
    assert.equal(months[1], months[0], "there is none before the first");
    assert.equal(new Set(months).size, 3);
    await page.keyboard.press("Escape");
    await tip.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "As a table" }).click();
    await page.getByRole("columnheader", { name: "Month", exact: true }).waitFor();
    assert.deepEqual([months[0], months[3]], [await page.locator(".scroll-down td").first().textContent(), await page.locator(".scroll-down tr:last-child td").first().textContent()]);
    await leave(page);
  });

  test("a customer's orders have nothing that is for staff", async () => {
    const page = await open(shop, { user: "customer", path: "/orders" });
    await page.locator("tr[data-cursor]").first().waitFor();
    assert.deepEqual(await page.getByRole("columnheader").allTextContents(), ["Order", "Placed", "Status", "Items", "Total"]);
    assert.equal(await page.getByRole("checkbox").count(), 0);
    await leave(page);
  });

  test("a price of 0 is asked about", async () => {
    const page = await open(shop, { user: "staff", path: "/products" });
    await page.locator("tr[data-cursor] a").first().click();
    await page.getByRole("button", { name: /^Change the price/ }).click();
    await page.getByRole("textbox", { name: "Price" }).fill("0.00");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Change the price" }).click();
    await page.getByText("1 change not saved").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await leave(page);
  });

  test("a product is put into a category, which can be undone", async () => {
    const page = await open(shop, { user: "staff", path: "/products" });
    await page.locator("tr[data-cursor] a").first().click();
    await page.getByRole("button", { name: "Add a category" }).click();
    const option = page.getByRole("option", { name: / products$/ }).first();
    const name = (await option.textContent()).replace(/[\d,.+]+ products$/, "");
    await option.click();
    await page.getByText(`Put into ${name}`).waitFor();
    await page.getByRole("button", { name: `Remove ${name}` }).waitFor();
    await page.getByRole("button", { name: "Add a category" }).and(page.locator(":focus")).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: `Remove ${name}` }).waitFor({ state: "detached" });
    assert.deepEqual(page.complaints, []);
    await leave(page);
  });

  test("the strip tells what the page's request cost, and hands it to GraphiQL", async () => {
    const page = await open(shop, { user: "staff", path: "/orders" });
    const strip = page.getByRole("contentinfo", { name: "What the last request cost" });
    await strip.getByText(/^\d of 4 statements$/).waitFor();
    await strip.getByText(/^\d+ of \d+ from the cache$/).waitFor();
    const opened = page.waitForEvent("popup");
    await strip.getByRole("link", { name: "open in GraphiQL" }).click();
    const graphiql = await opened;
    await graphiql.getByRole("tab", { name: "OrdersPageQuery" }).waitFor();
    await graphiql.getByRole("region", { name: "Debug" }).waitFor();
    await page.getByRole("link", { name: "Products" }).first().click();
    await strip.getByText("ProductsPageQuery").waitFor();
    await strip.getByRole("link", { name: "open in GraphiQL" }).click();
    await graphiql.getByRole("tab", { name: "ProductsPageQuery" }).waitFor();
    await graphiql.close();
    await leave(page);
  });

  test("an address that no program can read leads to the page that says so", async () => {
    const page = await open(shop, { user: "customer", path: "/orders/%E0%A4%A" });
    for (const path of [null, "/a.b", `/orders/${"a".repeat(20_000)}`]) {
      if (path) await page.goto(path);
      await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
      await page.getByRole("link", { name: "Exports" }).first().waitFor(); // in a customer's shell
    }
    await leave(page);
  });

  test("each kind of product that the made-up shop has is drawn", () => {
    const kinds = [...readFileSync(new URL("../../../internal/seed/names.go", import.meta.url), "utf8").matchAll(/\{"([A-Z][A-Za-z ]+)", "[A-Z]{3}"/g)].map(([, kind]) => kind);
    const forms = readFileSync(new URL("../parts/tile-forms.ts", import.meta.url), "utf8");
    assert.equal(kinds.length, 45);
    assert.deepEqual(kinds.filter((kind) => !forms.includes(`\n  ${kind}: `) && !forms.includes(`\n  '${kind}': `)), []);
  });
}
