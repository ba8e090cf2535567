import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, leave, open } from "./harness.mjs";

export function tests(shop) {
  test("a basket outlives a reload, and two clicks on Buy are one order", async () => {
    const page = await open(shop, { user: "customer" });
    await page.waitForURL("**/catalogue");
    const count = async () => (await ask(page, "{ viewer { orders(first: 1) { totalCount } } }")).viewer.orders.totalCount;
    const before = await count();
    await page.getByRole("button", { name: /^Add .* to the basket$/ }).and(page.locator(":enabled")).first().click();
    await page.getByRole("button", { name: /^Buy for/ }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: /^Buy for/ }).dblclick();
    await page.getByRole("heading", { level: 1, name: /^#/ }).waitFor();
    assert.equal(await count(), before + 1);
    await page.goto("/catalogue");
    await page.getByRole("heading", { name: "Nothing in it yet" }).waitFor();
    assert.deepEqual(page.complaints, []);
    await leave(page);
  });

  test("a product that is not there in that number, and a price that has changed, are told on the line; nothing is bought", async () => {
    const page = await open(shop, { user: "customer", path: "/catalogue" });
    const staff = await open(shop, { user: "staff" });
    const add = page.getByRole("button", { name: /^Add .* to the basket$/ }).and(page.locator(":enabled")).first();
    const name = (await add.getAttribute("aria-label")).replace(/^Add (.*) to the basket$/, "$1");
    await add.click();
    const { products } = await ask(staff, "query ($name: String!) { products(first: 5, filter: { search: $name }) { nodes { id name stock version price { amount } } } }", { name });
    const product = products.nodes.find((node) => node.name === name);
    const raised = (Number(product.price.amount) + 1).toFixed(2);
    await ask(staff, "mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { errors { message } } }", { input: { id: product.id, expectedVersion: product.version, price: raised } });
    await page.getByRole("button", { name: /^Buy for/ }).click();
    await page.getByRole("alert").filter({ hasText: "A price has changed, so nothing was bought." }).waitFor();
    await page.getByRole("button", { name: `Buy for €${raised}` }).waitFor();

    await ask(staff, "mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { errors { message } } }", { input: { product: product.id, by: -product.stock, idempotencyKey: "sold-out" } });
    await page.getByRole("button", { name: `Buy for €${raised}` }).click();
    await page.locator("#basket li").filter({ hasText: name }).getByRole("alert").filter({ hasText: /There are only 0 pieces/ }).waitFor();
    await leave(page, staff);
  });
}
