import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

const { module } = await runnerImport(new URL("session.ts", import.meta.url).pathname);
const { currentSession, logIn, logOut } = module;
const staff = { username: "staff", role: "STAFF" };

test("the session is the viewer's, and a cost that nobody asked for tells development", async (t) => {
  answerWith(t, { data: { viewer: staff }, extensions: { cost: {} } });
  assert.deepEqual(await currentSession(), { viewer: staff, inDevelopment: true });
  answerWith(t, { data: { viewer: null } });
  assert.deepEqual(await currentSession(), { viewer: null, inDevelopment: false });
});

test("a browser logs in with a cookie", async (t) => {
  const sent = answerWith(t, { data: { logIn: { user: staff, errors: [] } } });
  assert.deepEqual(await logIn("staff", "secret"), staff);
  const [url, { body }] = sent.mock.calls[0].arguments;
  assert.equal(url, "/graphql");
  assert.deepEqual(JSON.parse(body).variables.input, { username: "staff", password: "secret", transport: "COOKIE" });
});

test("a user's error is a refusal that blames its field", async (t) => {
  const error = { code: "INVALID", message: "the password is too long", field: ["input", "password"] };
  answerWith(t, { data: { logIn: { user: null, errors: [error] } } });
  await assert.rejects(logIn("staff", "long"), { message: "The password is too long.", code: "INVALID", field: "password" });
});

for (const { code, message, retryAfter, expected } of [
  { code: "THROTTLED", message: "too many attempts: please wait", retryAfter: 11.2, expected: "Too many attempts: please wait. Try again in 12 seconds." },
  { code: "BUSY", message: "too many log in at once", retryAfter: 1, expected: "Too many log in at once. Try again in 1 second." },
  { code: "INTERNAL", message: "Something went wrong!", expected: "Something went wrong!" },
]) {
  test(`an error ${code} is told in words`, async (t) => {
    answerWith(t, { errors: [{ message, extensions: { code, retryAfter } }] });
    await assert.rejects(logIn("staff", "secret"), { message: expected, code });
  });
}

test("what is no answer of the server's is told in words", async (t) => {
  t.mock.method(globalThis, "fetch", async () => new Response("<h1>Bad Gateway</h1>", { status: 502 }));
  await assert.rejects(currentSession(), { message: /answered with status 502/ });
  t.mock.method(globalThis, "fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
  await assert.rejects(currentSession(), { message: /^The server can't be reached/ });
});

test("who is logged out already can log out", async (t) => {
  answerWith(t, { errors: [{ message: "please log in", extensions: { code: "UNAUTHENTICATED" } }] });
  await logOut();
  answerWith(t, { errors: [{ message: "something went wrong", extensions: { code: "INTERNAL" } }] });
  await assert.rejects(logOut(), { code: "INTERNAL" });
});

function answerWith(t, answer) {
  return t.mock.method(globalThis, "fetch", async () => Response.json(answer));
}
