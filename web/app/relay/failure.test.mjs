import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

const { Failure, failureOf, wordsOf } = (await runnerImport(new URL("failure.ts", import.meta.url).pathname)).module;

test("of several errors the one that says who may not see it counts, else the first", () => {
  const faults = ["INTERNAL", "TIMEOUT", "UNAUTHENTICATED"].map((code) => ({ message: `it was ${code}`, extensions: { code } }));
  assert.equal(failureOf(faults).code, "UNAUTHENTICATED");
  assert.equal(failureOf(faults.slice(0, 2)).code, "INTERNAL");
  assert.equal(failureOf([{ message: "no code" }]).code, "INTERNAL");
});

test("a wait is told in seconds and kept in milliseconds; one of nothing is one", () => {
  const failure = failureOf([{ message: "too many requests", extensions: { code: "THROTTLED", retryAfter: 1.2 } }]);
  assert.equal(failure.retryAfter, 1200);
  assert.equal(wordsOf(failure), "Too many requests. Try again in 2 seconds.");
  assert.equal(failureOf([{ message: "busy", extensions: { code: "BUSY", retryAfter: 0 } }]).retryAfter, 0);
});

test("what is no answer of the server's is told without its insides", () => {
  assert.equal(wordsOf(new TypeError("x is undefined")), "Something went wrong. Please try again.");
  assert.equal(wordsOf(new Failure("UNREACHABLE", "The server can't be reached.")), "The server can't be reached.");
});
