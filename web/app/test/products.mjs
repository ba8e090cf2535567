import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, leave, open } from "./harness.mjs";

export function tests(shop) {
  test("a product that another window changed meanwhile is settled field by field", async () => {
    const theirs = await open(shop, { user: "admin", path: "about:blank" });
    const { products } = await ask(theirs, "{ products(first: 1, filter: { isActive: false }) { nodes { id name version price { amount } } } }");
    const [{ id, name }] = products.nodes;
    const mine = await open(shop, { user: "staff", path: `/products/${id}` });
    await edit(mine, { Name: `${name} of mine`, Price: "71.50" });

    await theirs.goto(`/products/${id}`);
    await edit(theirs, { Name: `${name} of theirs`, Description: "Changed meanwhile." });
    await theirs.getByRole("button", { name: "Save", exact: true }).click();
    await theirs.getByRole("heading", { level: 1, name: `${name} of theirs` }).waitFor();

    await mine.getByRole("button", { name: "Save", exact: true }).click();
    const conflict = mine.getByRole("alert").filter({ hasText: "Not saved: somebody else changed this product" });
    await conflict.waitFor();
    assert.ok(await mine.getByRole("button", { name: "Save", exact: true }).isDisabled(), "the conflict is settled first");
    await conflict.getByRole("row", { name: /^Name/ }).getByRole("radio").last().check();
    await conflict.getByText("Saves your price, keeps their name.").waitFor();
    await conflict.getByRole("button", { name: /^Save on top of version/ }).click();
    await conflict.waitFor({ state: "detached" });
    await mine.getByText("Saved: price").waitFor();

    const { product } = await ask(mine, "query ($id: ID!) { product(id: $id) { name description price { amount } } }", { id });
    assert.deepEqual(product, { name: `${name} of theirs`, description: "Changed meanwhile.", price: { amount: "71.50" } });
    assert.deepEqual(mine.complaints, []);
    await leave(mine, theirs);
  });
}

/** Changes values where they stand, and saves nothing. */
async function edit(page, values) {
  for (const [label, value] of Object.entries(values)) {
    await page.getByRole("button", { name: new RegExp(`^Change the ${label.toLowerCase()}:`) }).click();
    await page.getByLabel(label, { exact: true }).fill(value);
  }
}
