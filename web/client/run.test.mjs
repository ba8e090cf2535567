import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { startStandIn } from "./standin.mjs";

const names = ["orders", "users", "user.orders", "products", "notifications"];

test("every list is paged through to its end", async () => {
  const { code, seen, complaints } = await run({ count: 123 });
  assert.equal(complaints, "");
  assert.equal(code, 0);
  assert.deepEqual(Object.keys(seen), names);
  assert.deepEqual(seen.orders, Array.from({ length: 123 }, (_, i) => `o${i + 1}`));
  for (const name of names) assert.equal(seen[name].length, 123, name);
});

test("who can't log in sees nothing", async () => {
  const { code, seen, complaints } = await run({ count: 1 }, "wrong");
  assert.equal(code, 1);
  assert.equal(seen, undefined);
  assert.match(complaints, /^can't log in as staff: no user has this name and this password$/m);
});

test("an empty list is complete", async () => {
  const { code, seen } = await run({ count: 0 });
  assert.equal(code, 0);
  for (const name of names) assert.deepEqual(seen[name], []);
});

test("an id that comes twice is found", async () => {
  const spoil = (page, name, start) => {
    if (name === "users" && start > 0) page.edges[0].node.id = "u1";
    return page;
  };
  const { code, complaints } = await run({ count: 123, spoil });
  assert.equal(code, 1);
  assert.match(complaints, /^users: u1 was seen twice$/m);
});

test("a row that is left out is found", async () => {
  const spoil = (page, name, start) => {
    if (name === "products" && start > 0) page.edges.pop();
    return page;
  };
  const { code, complaints } = await run({ count: 41, spoil });
  assert.equal(code, 1);
  assert.match(complaints, /^products: totalCount is 41, but \d+ ids were seen$/m);
});

test("a count that is not exact is not compared", async () => {
  const spoil = (page) => ({ ...page, totalCount: 7, totalCountIsExact: false });
  const { code } = await run({ count: 9, spoil });
  assert.equal(code, 0);
});

test("a list that leads nowhere ends", async () => {
  const spoil = (page) => ({ ...page, pageInfo: { hasNextPage: true, endCursor: null } });
  const { code, complaints } = await run({ count: 9, spoil });
  assert.equal(code, 1);
  assert.match(complaints, /^orders: says that there is more, but not where$/m);
});

async function run(options, password = "right") {
  const server = await startStandIn(options);
  const script = fileURLToPath(new URL("run.mjs", import.meta.url));
  try {
    return await new Promise((resolve) => {
      const env = { ...process.env, ORDERLY_PASSWORD: password };
      execFile(process.execPath, [script, server.url, "staff"], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, seen: stdout ? JSON.parse(stdout) : undefined, complaints: stderr }),
      );
    });
  } finally {
    server.stop();
  }
}
