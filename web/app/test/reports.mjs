import assert from "node:assert/strict";
import { test } from "node:test";

import { leave, open } from "./harness.mjs";

/** Has reports wait, or be made. Only a program that starts while they wait is certain to know. */
export async function queue(shop, state) {
  const admin = await open(shop, { user: "admin", path: "about:blank" });
  const answer = await admin.context().request.put(`/admin/river/api/queues/reports/${state}`);
  assert.equal(answer.status(), 200);
  await leave(admin);
}

/** Asks for a report on the page, and returns its card. */
async function askFor(page) {
  await page.getByRole("radio", { name: /^Top products/ }).check();
  await page.getByLabel("From").fill("2026-10-01");
  await page.getByLabel("To", { exact: true }).fill("2026-10-31");
  await page.getByRole("button", { name: "Ask for the report" }).click();
  return page.getByRole("article", { name: /^Top products/ }).first();
}

/** These begin while reports wait. */
export function tests(shop) {
  test("a report that waits is called off", async () => {
    const page = await open(shop, { user: "staff", path: "/reports" });
    const report = await askFor(page);
    await report.getByText("waits for its turn").waitFor();
    await report.getByRole("button", { name: "Call off" }).click();
    await report.getByText("CANCELLED").waitFor();
    assert.equal(await report.getByRole("button", { name: "Call off" }).count(), 0);
    assert.deepEqual(page.complaints, []);
    await leave(page);
  });

  test("a report is asked for, watched until it is made, looked into and downloaded; another window is notified", async () => {
    const other = await open(shop, { user: "staff", path: "/account" });
    await other.getByRole("heading", { level: 1, name: "Account" }).waitFor();
    const page = await open(shop, { user: "staff", path: "/reports" });
    const report = await askFor(page);
    await report.getByText("waits for its turn").waitFor();
    const bells = [page, other].map((window) => window.getByRole("button", { name: /^Notifications/ }));
    const before = await Promise.all(bells.map((bell) => bell.getAttribute("aria-label")));
    await queue(shop, "resume");
    await report.getByText("SUCCEEDED").waitFor();
    for (const [n, window] of [page, other].entries()) await window.waitForFunction((label) => document.querySelector("[aria-label^=Notifications]").getAttribute("aria-label") !== label, before[n]);
    await bells[1].click();
    await other.getByRole("dialog", { name: "Notifications" }).getByRole("listitem").first().filter({ hasText: "Your report is ready" }).waitFor();

    await report.getByRole("button", { name: "Preview" }).click();
    await report.getByRole("columnheader").first().waitFor();
    assert.ok((await report.locator("tbody tr").count()) > 0);
    const [download] = await Promise.all([page.waitForEvent("download"), report.getByRole("button", { name: "Download" }).click()]);
    assert.match(download.suggestedFilename(), /\.csv$/);
    assert.deepEqual([...page.complaints, ...other.complaints], []);
    await leave(page, other);
  });
}
