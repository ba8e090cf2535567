import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { possibleTypes } from "./apollo.mjs";
import { readLists } from "./lists.mjs";
import { startStandIn } from "./standin.mjs";

const names = ["orders", "users", "user.orders", "products", "notifications"];

test("the cache knows the types of every interface and union", () => {
  assert.deepEqual(Object.keys(possibleTypes).sort(), ["Node", "SearchResult", "Subject"]);
  for (const type of ["User", "Product", "Category", "Session"]) assert.ok(possibleTypes.Node.includes(type), type);
});

test("every list is paged through to its end", async () => {
  const { seen, complaints } = await read({ count: 63 });
  assert.deepEqual(complaints, []);
  assert.deepEqual(Object.keys(seen), names);
  assert.deepEqual(seen.orders, Array.from({ length: 63 }, (_, i) => `o${i + 1}`));
  for (const name of names) assert.equal(seen[name].length, 63, name);
});

test("who can't log in sees nothing", async () => {
  const { seen, complaints } = await read({ count: 1 }, "wrong");
  assert.equal(seen, undefined);
  assert.deepEqual(complaints, ["can't log in as staff: no user has this name and this password"]);

  const script = await runScript({ count: 1 }, "wrong");
  assert.equal(script.code, 1);
  assert.equal(script.seen, undefined);
  assert.equal(script.said, `${complaints[0]}\n`);
});

test("an empty list is complete", async () => {
  const { seen, complaints } = await read({ count: 0 });
  assert.deepEqual(complaints, []);
  for (const name of names) assert.deepEqual(seen[name], []);
});

test("an id that comes twice is found", async () => {
  const spoil = (page, name, start) => {
    if (name === "users" && start > 0) page.edges[0].node.id = "u1";
    return page;
  };
  const { complaints } = await read({ count: 63, spoil });
  assert.deepEqual(complaints, ["users: u1 was seen twice"]);
});

test("a row that is left out is found", async () => {
  const spoil = (page, name, start) => {
    if (name === "products" && start > 0) page.edges.pop();
    return page;
  };
  const { complaints } = await read({ count: 41, spoil });
  assert.match(complaints.join(), /^products: totalCount is 41, but \d+ ids were seen$/);
});

test("a count that is not exact is not compared", async () => {
  const spoil = (page) => ({ ...page, totalCount: 7, totalCountIsExact: false });
  const { complaints } = await read({ count: 9, spoil });
  assert.deepEqual(complaints, []);
});

test("a list that leads nowhere ends", async () => {
  const spoil = (page) => ({ ...page, pageInfo: { hasNextPage: true, endCursor: null } });
  const { complaints } = await read({ count: 9, spoil });
  assert.ok(complaints.includes("orders: says that there is more, but not where"), complaints.join());
});

test("the script tells what was seen and what is wrong", async () => {
  const spoil = (page, name) => (name === "users" ? { ...page, totalCount: 7 } : page);
  const { code, seen, said } = await runScript({ count: 2, spoil });
  assert.equal(code, 1);
  assert.deepEqual(seen.orders, ["o1", "o2"]);
  assert.equal(said, "users: totalCount is 7, but 2 ids were seen\n");
});

/** Reads the lists of a stand-in. */
async function read(options, password = "right") {
  const server = await startStandIn(options);
  try {
    return await readLists(server.url, "staff", password);
  } finally {
    server.stop();
  }
}

/** Runs the script, in a process of its own, against a stand-in. */
async function runScript(options, password = "right") {
  const server = await startStandIn(options);
  const script = fileURLToPath(new URL("run.mjs", import.meta.url));
  try {
    return await new Promise((resolve) => {
      const env = { ...process.env, ORDERLY_PASSWORD: password };
      execFile(process.execPath, [script, server.url, "staff"], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, seen: stdout ? JSON.parse(stdout) : undefined, said: stderr }),
      );
    });
  } finally {
    server.stop();
  }
}
