import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, leave, open } from "./harness.mjs";

export function tests(shop) {
  test("by the keyboard alone: in, to an order by filters, a step with it, back, anywhere by ⌘K, and out; one always sees where one is", async () => {
    const page = await open(shop, { profile: "typist", path: "/log-in" });
    await at(page, "textbox", "User name");
    await page.keyboard.type("staff");
    await tabTo(page, "textbox", "Password");
    await page.keyboard.type("orderly-demo");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();

    await tabTo(page, "link", /^Orders/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
    await at(page, "link", /^Orders/);
    await tabTo(page, "link", /^Paid/);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/orders?status=PAID");
    await page.waitForFunction(() => {
      const pills = [...document.querySelectorAll("tr[data-cursor] .status-pill")];
      return pills.length > 0 && pills.every((pill) => pill.textContent === "PAID");
    });
    await at(page, "link", /^Paid/);
    await page.keyboard.press("j");
    await page.locator("tr[data-cursor] a:focus").waitFor();
    const number = await page.evaluate(() => document.activeElement.textContent);
    await at(page, "link", number);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: number }).waitFor();
    await isSeen(page);

    await tabTo(page, "button", "Mark as shipped");
    await page.keyboard.press("Enter");
    await page.getByText(`${number} is shipped`).waitFor();
    await page.getByRole("button", { name: "Mark as delivered" }).and(page.locator(":enabled")).waitFor();
    await isSeen(page);
    const { orderByNumber } = await ask(page, "query ($number: Int!) { orderByNumber(number: $number) { status } }", { number: Number(number.slice(1)) });
    assert.equal(orderByNumber.status, "SHIPPED");
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
    await isSeen(page);

    await palette(page);
    await logOut(page);
    assert.deepEqual(page.complaints, []);
    await leave(page);
  });

  test("the palette finds an order and goes there", async () => {
    const page = await open(shop, { user: "staff", path: "/orders" });
    await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByLabel("Search or jump to").and(page.locator("input")).waitFor();
    await page.keyboard.type("#1200");
    await takeFirst(page, /^#1200/);
    await page.getByRole("heading", { level: 1, name: "#1200" }).waitFor();
    assert.deepEqual(page.complaints, []);
    await leave(page);
  });
}

/** Opens the palette and leaves it: one is where one was. Then goes to a page by it. */
async function palette(page) {
  await tabTo(page, "button", /^Search or jump to/, "Shift+Tab");
  const input = page.getByLabel("Search or jump to").and(page.locator("input"));
  await page.keyboard.press("Control+k");
  await input.waitFor();
  await page.keyboard.press("Escape");
  await input.waitFor({ state: "detached" });
  await at(page, "button", /^Search or jump to/);
  await page.keyboard.press("Control+k");
  await input.waitFor();
  await page.keyboard.type("acc");
  await takeFirst(page, "Account");
  await page.getByRole("heading", { level: 1, name: "Account" }).waitFor();
  await isSeen(page);
}

/** Goes to the first thing that the palette has found, which it marks by itself. */
async function takeFirst(page, name) {
  const first = page.getByRole("menuitem").first();
  await first.and(page.getByRole("menuitem", { name })).and(page.locator("[data-focused]")).waitFor();
  await page.keyboard.press("Enter");
}

/** By the menu of the account, which is under every page. */
async function logOut(page) {
  await tabTo(page, "button", /staff@/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.locator("[role=menu]:focus, [role=menu] :focus").waitFor();
  await page.keyboard.press("ArrowUp");
  await at(page, "menuitem", "Log out");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
  await at(page, "textbox", "User name");
}

/** Presses Tab, or Shift and Tab, until something has the focus. On the way each that has it can be seen. */
async function tabTo(page, role, name, key = "Tab") {
  const goal = page.getByRole(role, { name }).and(page.locator(":focus"));
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    await isSeen(page);
    if ((await goal.count()) > 0) return;
  }
  assert.fail(`the keyboard does not come to the ${role} ${name}`);
}

/** Waits until something has the focus, and can be seen. */
async function at(page, role, name) {
  await page.getByRole(role, { name }).and(page.locator(":focus")).first().waitFor();
  await isSeen(page);
}

/** What has the focus is more than the whole page, shows it, and is within the window. An item of a menu shows it by its ground. */
async function isSeen(page) {
  const lost = await page.waitForFunction(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return false;
    const [shown] = [focused, focused.parentElement].filter((e) => parseFloat(getComputedStyle(e).outlineWidth) > 0 && getComputedStyle(e).outlineStyle !== "none");
    const { top, bottom, left, right } = focused.getBoundingClientRect();
    const isWithin = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    return { problem: isWithin && (shown || focused.matches("main, [role=dialog], [role=menuitem]")) ? null : focused.outerHTML.slice(0, 200) };
  }, undefined, { timeout: 20_000 }).then((handle) => handle.jsonValue(), async () => ({ problem: `nothing has the focus at ${page.url()}` }));
  assert.equal(lost.problem, null);
}
