// Takes the README's pictures: docs/pictures/home.png and graphiql.png. With a folder, it takes every page as it is seen wide and
// narrow, light and dark, into that folder instead. `make screenshots` starts it.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { open } from "../app/test/harness.mjs";
import { someOf, withShop } from "./shop.mjs";

const readme = new URL("../../docs/pictures/", import.meta.url).pathname;
const [folder] = process.argv.slice(2);

/** A page with what it is about on it, and nothing that moves. */
async function settle(page, path, size, colorScheme = "light") {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.setViewportSize(size);
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector(".skeleton"));
}

const size = { width: 1280, height: 800 };

async function pictureReadme(shop) {
  mkdirSync(readme, { recursive: true });
  const page = await open(shop, { user: "staff", path: "about:blank" });
  await settle(page, "/", size);
  await page.screenshot({ path: join(readme, "home.png") });
  await page.locator(".development-strip b").first().waitFor();
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "open in GraphiQL" }).click();
  const graphiql = await opened;
  await graphiql.setViewportSize(size);
  await graphiql.waitForLoadState("networkidle"); // it has its editor, and the schema
  await graphiql.locator(".graphiql-execute-button").click();
  await graphiql.locator(".debug h3").first().waitFor();
  await graphiql.screenshot({ path: join(readme, "graphiql.png") });
}

async function pictureAll(shop) {
  mkdirSync(folder, { recursive: true });
  const { order, product, customer } = await someOf(shop);
  const pages = [
    { path: "/log-in" }, { path: "/register" },
    ...["/", "/orders", order, "/products", product, "/categories", "/reports"].map((path) => ({ user: "staff", path })),
    ...["/customers", customer].map((path) => ({ user: "admin", path })),
    ...["/catalogue", "/orders", "/reports", "/account"].map((path) => ({ user: "customer", path })),
  ];
  const windows = {};
  for (const { user, path } of pages) {
    const page = (windows[user] ??= await open(shop, { user, path: "about:blank" }));
    for (const width of [1440, 390]) {
      for (const colorScheme of ["light", "dark"]) {
        await settle(page, path, { width, height: width === 390 ? 844 : 900 }, colorScheme);
        const name = path.replace(/[\w-]{20,}/, "one").replaceAll("/", " ").trim().replaceAll(" ", "-") || "home";
        await page.screenshot({ path: join(folder, `${user ?? "visitor"}-${name}-${width}-${colorScheme}.png`) });
      }
    }
  }
}

await withShop(folder ? pictureAll : pictureReadme);
