import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./harness.mjs";

export function tests(shop) {
  for (const [user, heading] of [["customer", "Catalogue"], ["staff", "Home"], ["admin", "Home"]]) {
    test(`${user} logs in and comes to ${heading}`, async () => {
      const page = await open(shop.browser, shop.program, { path: "/" });
      await page.waitForURL("**/log-in?**");
      await page.getByLabel("User name").fill(user);
      await page.getByLabel("Password").fill("orderly-demo");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
      await page.close();
    });
  }

  test("a page for staff says to a customer that it is not theirs", async () => {
    const page = await open(shop.browser, shop.program, { user: "customer", path: "/customers" });
    await page.getByRole("heading", { name: "This is for staff" }).waitFor();
    await page.close();
  });

  test("the server goes and comes back: the page says so, keeps what it shows, and goes on without a reload", async () => {
    const page = await open(shop.browser, shop.program, { user: "staff", path: "/orders" });
    await page.locator("tr[data-cursor]").first().waitFor();
    await page.evaluate(() => (window.isSame = true));
    await shop.program.kill();
    await page.getByRole("link", { name: /^Paid/ }).click();
    await page.getByText("The server can’t be reached.").waitFor();
    assert.ok((await page.locator("tr[data-cursor]").count()) > 0);
    await shop.program.begin();
    await page.waitForURL("**/orders?status=PAID");
    await page.locator(".offline-bar").waitFor({ state: "detached" });
    assert.deepEqual([...new Set(await page.locator(".state .status-pill").allTextContents())], ["PAID"]);
    assert.ok(await page.evaluate(() => window.isSame), "the page was not loaded anew");
    await page.close();
  });
}
