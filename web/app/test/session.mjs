import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, leave, open } from "./harness.mjs";

/** All of this is in one profile, in which nobody else works: who is logged in changes. */
const somebody = { profile: "somebody" };

export function tests(shop) {
  for (const [user, heading] of [["staff", "Home"], ["admin", "Home"], ["customer", "Catalogue"]]) {
    test(`${user} logs in and comes to ${heading}`, async () => {
      const page = await open(shop, { ...somebody, path: "about:blank" });
      await page.context().clearCookies();
      await page.goto("/");
      await page.waitForURL("**/log-in?**");
      await page.getByLabel("User name").fill(user);
      await page.getByLabel("Password").fill("orderly-demo");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
      await leave(page);
    });
  }

  test("an admin ends a session elsewhere: the next step there leads to the log-in, and from there back", async () => {
    const page = await open(shop, { user: "customer", profile: "ended", path: "/account" });
    await page.getByRole("heading", { name: "Where you are logged in" }).waitFor();
    const { viewer } = await ask(page, "{ viewer { sessions(first: 100) { nodes { id isCurrent } } } }");
    const admin = await open(shop, { user: "admin", path: "about:blank" });
    await ask(admin, "mutation ($id: ID!) { endSession(input: { session: $id }) { errors { message } } }", { id: viewer.sessions.nodes.find(({ isCurrent }) => isCurrent).id });
    // The page may have noticed by itself before somebody takes a step.
    await page.evaluate(() => document.querySelector('a[href="/reports"]')?.click());
    await page.waitForURL("**/log-in?**");
    const to = new URL(page.url()).searchParams.get("to");
    assert.ok(["/reports", "/account"].includes(to), to);
    await page.getByRole("button", { name: /^customer/ }).click();
    await page.waitForURL(`**${to}`);
    await page.getByRole("heading", { level: 1, name: to === "/reports" ? "Exports" : "Account" }).waitFor();
    await leave(page, admin);
  });

  test("a new password ends the other sessions, and this one goes on", async () => {
    const password = "a password of its own";
    const visitor = await open(shop, { path: "about:blank" });
    const username = `changes-${Date.now()}`;
    await ask(visitor, "mutation ($input: RegisterInput!) { register(input: $input) { user { id } errors { message } } }", { input: { username, email: `${username}@example.org`, password } });
    const other = await open(shop, { user: username, password, profile: "elsewhere", path: "/orders" });
    await other.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
    const page = await open(shop, { user: username, password, path: "/account" });
    await page.getByLabel("Current password").fill(password);
    await page.getByLabel("New password").fill("quite another password");
    await page.getByRole("button", { name: "Change it" }).click();
    await page.getByText("Your password was changed").waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll(".strong")].filter(({ textContent }) => textContent.startsWith("Begun")).length === 1);
    assert.equal(await page.getByLabel("Current password").inputValue(), "");
    await other.evaluate(() => document.querySelector('a[href="/account"]')?.click());
    await other.waitForURL("**/log-in?**");
    await leave(visitor, other, page);
  });

  test("a window that hears of the end of its session goes to the log-in", async () => {
    const page = await open(shop, { user: "customer", profile: "hears", path: "about:blank" });
    await page.addInitScript(() => {
      window.sockets = [];
      window.WebSocket = class extends WebSocket {
        constructor(...where) {
          super(...where);
          window.sockets.push(this);
        }
      };
    });
    await page.goto("/orders");
    await page.locator("tr[data-cursor]").first().waitFor();
    await page.waitForFunction(() => window.sockets.some(({ readyState }) => readyState === WebSocket.OPEN));
    const { viewer } = await ask(page, "{ viewer { sessions(first: 100) { nodes { id isCurrent } } } }");
    const admin = await open(shop, { user: "admin", path: "about:blank" });
    await ask(admin, "mutation ($id: ID!) { endSession(input: { session: $id }) { errors { message } } }", { id: viewer.sessions.nodes.find(({ isCurrent }) => isCurrent).id });
    await page.evaluate(() => window.sockets.forEach((socket) => socket.close())); // when it is open again, the window asks for what it missed
    await page.waitForURL("**/log-in?to=**orders");
    await page.close();
    await leave(admin);
  });

  test("a log-out in one tab is noticed in the other, which then shows nothing of them", async () => {
    const both = { user: "customer", profile: "two tabs" };
    const here = await open(shop, { ...both, path: "/account" });
    const there = await open(shop, { ...both, path: "/orders" });
    await there.locator("tr[data-cursor]").first().waitFor();
    await there.evaluate(() => localStorage.setItem("orderly-basket", "the customer's"));
    await here.getByRole("button", { name: "Log out" }).click();
    await here.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    await there.waitForURL((url) => url.pathname === "/log-in" && url.searchParams.get("to") === "/orders");
    await there.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    assert.equal(await there.locator("tr[data-cursor]").count(), 0);
    assert.equal(await there.evaluate(() => localStorage.getItem("orderly-basket")), null);
    await here.getByRole("button", { name: /^staff/ }).click();
    await there.getByText("You are logged in as staff.").waitFor();
    await leave(here, there);
  });
}
