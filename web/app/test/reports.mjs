import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, open } from "./harness.mjs";

export function tests(shop) {
  test("a report is asked for, watched until it is made, looked into and downloaded; a notification arrives", async () => {
    const page = await open(shop.browser, shop.program, { user: "staff", path: "/reports" });
    await page.getByRole("radio", { name: /^Top products/ }).check();
    await page.getByLabel("From").fill("2026-10-01");
    await page.getByLabel("To", { exact: true }).fill("2026-10-31");
    const bell = page.getByRole("button", { name: /^Notifications/ });
    const before = await bell.getAttribute("aria-label");
    await page.getByRole("button", { name: "Ask for the report" }).click();
    const report = page.getByRole("article").first();
    await report.getByText("SUCCEEDED").waitFor();
    await page.waitForFunction((label) => document.querySelector("[aria-label^=Notifications]").getAttribute("aria-label") !== label, before);
    await report.getByRole("button", { name: "Preview" }).click();
    await report.getByRole("columnheader").first().waitFor();
    assert.ok((await report.locator("tbody tr").count()) > 0);
    const [download] = await Promise.all([page.waitForEvent("download"), report.getByRole("button", { name: "Download" }).click()]);
    assert.match(download.suggestedFilename(), /\.csv$/);
    assert.deepEqual(page.complaints, []);
    await page.close();
  });

  test("an admin ends a session elsewhere: the next step there leads to the log-in, and from there back", async () => {
    const page = await open(shop.browser, shop.program, { user: "customer", path: "/account" });
    await page.getByRole("heading", { name: "Where you are logged in" }).waitFor();
    const admin = await open(shop.browser, shop.program, { user: "admin" });
    const { userByUsername } = await ask(admin, `{ userByUsername(username: "customer") { sessions(first: 100) { nodes { id } } } }`);
    for (const { id } of userByUsername.sessions.nodes) await ask(admin, "mutation ($id: ID!) { endSession(input: { session: $id }) { errors { message } } }", { id });
    await page.getByRole("link", { name: "Exports" }).first().click();
    await page.waitForURL((url) => url.pathname === "/log-in" && url.searchParams.get("to") === "/reports");
    await page.getByRole("button", { name: /^customer/ }).click();
    await page.waitForURL("**/reports");
    await page.getByRole("heading", { level: 1, name: "Exports" }).waitFor();
    await page.close();
    await admin.close();
  });
}
