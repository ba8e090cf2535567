// Holds the application against its budgets, in Chromium, and prints each figure beside what is asked. The exit code is 1 where
// one is missed. Nothing else should run meanwhile. `make budgets` starts it; ARGS='sizes clicks memory lighthouse' are its parts.
import lighthouse, { desktopConfig } from "lighthouse";

import { open } from "../app/test/harness.mjs";
import { freshWindow, someOf, withShop } from "./shop.mjs";

const port = 9223;
let isShort = false;

/** Prints a figure, and whether it keeps its budget. */
function tell(what, figure, unit, { most = Infinity, least = -Infinity }) {
  const keeps = figure <= most && figure >= least;
  isShort ||= !keeps;
  const asked = most < Infinity ? `at most ${most}` : `at least ${least}`;
  console.log(`${keeps ? "ok   " : "SHORT"}  ${what.padEnd(52)} ${String(figure).padStart(7)} ${unit.padEnd(3)} (${asked})`);
}

const inKilobytes = (bytes) => Math.round(bytes / 100) / 10;
const nameOf = (path) => path.replace(/[\w-]{20,}/, "ID");
const middle = (figures) => figures.toSorted((a, b) => a - b)[figures.length >> 1];

/** Watches what a window loads. The function that it returns tells the bytes as sent of all files with an ending. */
function weigh(page) {
  const finished = [];
  page.on("requestfinished", (request) => finished.push(request));
  return async (ending) => {
    const sizes = finished.filter((request) => request.url().endsWith(ending)).map(async (request) => (await request.sizes()).responseBodySize);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
}

/** Opens Home with an empty cache, and tells what it loaded. */
async function openHome(shop) {
  const page = await freshWindow(shop);
  const weight = weigh(page);
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
  await page.waitForLoadState("networkidle");
  return { page, weight };
}

async function weighPages(shop, { order, product, customer }) {
  const home = await openHome(shop);
  tell("Home: JavaScript", inKilobytes(await home.weight(".js")), "KB", { most: 180 });
  tell("Home: CSS", inKilobytes(await home.weight(".css")), "KB", { most: 30 });
  await home.page.context().close();
  for (const [path, heading] of [["/orders", "Orders"], [order, /^#/], ["/products", "Products"], [product, /./], ["/categories", "Categories"], ["/customers", "Customers"], [customer, /./], ["/reports", "Reports"], ["/catalogue", "Catalogue"], ["/account", "Account"]]) {
    const { page, weight } = await openHome(shop);
    const before = await weight(".js");
    await page.evaluate((to) => history.pushState({}, "", to), path); // the router hears of it
    await page.getByRole("heading", { level: 1, name: heading }).filter({ hasNotText: "Home" }).waitFor();
    await page.waitForLoadState("networkidle");
    tell(`${nameOf(path)}: JavaScript beyond Home's`, inKilobytes((await weight(".js")) - before), "KB", { most: 40 });
    await page.context().close();
  }
}

/** How long a hand is over a link before it presses, at least, in milliseconds: the router asks for the page meanwhile. */
const reaction = 100;

/** From a click to what the page is about, in milliseconds. */
async function timeClicks(shop) {
  const page = await open(shop, { user: "admin" });
  await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
  const links = [["Orders", "/orders", "tr[data-cursor]"], ["Products", "/products", "tr[data-cursor]"], ["Customers", "/customers", "tr[data-cursor]"], ["Reports", "/reports", "main form"], ["Home", "/", "main .chart"]];
  const times = Object.fromEntries(links.map(([name]) => [name, []]));
  for (let round = 0; round < 5; round++) {
    for (const [name, path, content] of links) {
      await page.waitForLoadState("networkidle");
      const link = page.locator(`.side-bar .navigation a[href="${path}"]`);
      await link.hover();
      await page.waitForTimeout(reaction);
      times[name].push(
        await link.evaluate(
          (element, [heading, selector]) =>
            new Promise((done) => {
              const began = performance.now();
              const look = () => {
                if (document.querySelector("h1")?.textContent !== heading || !document.querySelector(selector)) return requestAnimationFrame(look);
                requestAnimationFrame(() => done(performance.now() - began));
              };
              element.click();
              look();
            }),
          [name, content],
        ),
      );
    }
  }
  for (const [name] of links) {
    tell(`click to content: ${name}, first`, Math.round(times[name][0]), "ms", { most: 200 });
    tell(`click to content: ${name}, middle of five`, Math.round(middle(times[name])), "ms", { most: 200 });
  }
  await page.close();
}

/** What scripts and elements take, after what nobody uses was given back. */
async function memoryOf(page, session) {
  await page.waitForLoadState("networkidle");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function scrollFar(shop) {
  const page = await open(shop, { user: "admin", path: "/orders" });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await page.locator("tr[data-cursor]").first().waitFor();
  const memory = [];
  await page.mouse.move(700, 500);
  for (let rows = 0; rows < 10_000; ) {
    await page.mouse.wheel(0, 6000);
    await page.waitForFunction((before) => Number(document.querySelector(".place-marker b").textContent.replace(/\D/g, "")) > before && !document.querySelector("tr[aria-hidden] .skeleton"), rows);
    rows = Number((await page.locator(".place-marker b").textContent()).replace(/\D/g, ""));
    if (rows >= 2000) memory.push(await memoryOf(page, session));
  }
  // How many rows are near the window differs from place to place: what is compared is the middle of several places.
  for (const [what, metric] of [["heap", "JSHeapUsedSize"], ["elements", "Nodes"]]) {
    const figures = memory.map((all) => all[metric]);
    const [early, late] = [middle(figures.slice(0, 9)), middle(figures.slice(-9))];
    console.log(`       ${what} at row 2,000: ${early}, at row 10,000: ${late}`);
    tell(`${what} at row 10,000 in those at row 2,000`, Math.round((late / early) * 100), "%", { most: 125 });
  }
  await page.close();
}

/** Lighthouse works in a window of the browser's own profile, which is logged in for it. */
async function askLighthouse(shop, { order }) {
  const { url } = shop.program;
  const cookie = await open(shop, { user: "admin" });
  const [session] = (await cookie.context().cookies()).filter(({ httpOnly }) => httpOnly);
  for (const path of ["/", "/orders", order]) {
    for (const [width, config] of [["wide", desktopConfig], ["narrow", undefined]]) {
      const categories = ["performance", "accessibility", "best-practices"];
      const scores = [];
      let audits;
      for (let round = 0; round < 3; round++) {
        const { lhr } = await lighthouse(url + path, { port, onlyCategories: categories, logLevel: "error", extraHeaders: { Cookie: `${session.name}=${session.value}` } }, config);
        scores.push(categories.map((category) => Math.round(lhr.categories[category].score * 100)));
        audits = lhr.audits;
      }
      const figures = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map((id) => `${id} ${audits[id].displayValue}`);
      console.log(`       ${nameOf(path)}, ${width}, the last of three: ${figures.join(", ")}`);
      categories.forEach((category, n) => tell(`Lighthouse, ${width}, ${nameOf(path)}: ${category}`, middle(scores.map((all) => all[n])), "", { least: n === 0 ? 95 : 100 }));
    }
  }
  await cookie.close();
}

const parts = { sizes: weighPages, clicks: timeClicks, memory: scrollFar, lighthouse: askLighthouse };
const asked = process.argv.slice(2);
await withShop(
  async (shop) => {
    const some = await someOf(shop);
    for (const [name, measure] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await measure(shop, some);
  },
  { port },
);
process.exitCode = isShort ? 1 : 0;
