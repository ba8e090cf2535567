// The program as `make run` starts it, with a made-up shop and a database of its own, for what is measured and pictured.
import { rmSync } from "node:fs";

import { ask, launch, open, Program } from "../app/test/harness.mjs";

/** Starts the program and Chromium, and ends both after `work`; nothing of the shop stays. */
export async function withShop(work, options) {
  const program = await Program.start();
  const browser = await launch(options);
  try {
    return await work({ program, browser, profiles: {} });
  } finally {
    await browser.close();
    await program.end();
    rmSync(program.folder, { recursive: true });
  }
}

/** The address of an order, a product and a customer that exist. */
export async function someOf(shop) {
  const page = await open(shop, { user: "admin" });
  const { orders, products } = await ask(page, "{ orders(first: 3) { nodes { id customer { id } } } products(first: 1) { nodes { id } } }");
  await page.close();
  return { order: `/orders/${orders.nodes[2].id}`, product: `/products/${products.nodes[0].id}`, customer: `/customers/${orders.nodes[2].customer.id}` };
}

/** A window that has nothing in its cache, logged in as an admin. */
export async function freshWindow({ browser, program, profiles }) {
  const context = await browser.newContext({ baseURL: program.url, storageState: await (await profiles.admin).storageState(), viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  return context.newPage();
}
