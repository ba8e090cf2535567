import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

process.env.TZ = "America/New_York"; // the reader's clock is five hours behind the shop's
Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-GB"] }, configurable: true });
const read = async (file) => (await runnerImport(new URL(file, import.meta.url).pathname)).module;
const { bytes, count, counted, date, day, dayWithYear, moment, money, percent, shortMoney, since } = await read("format.ts");
const { amount, calendarDay, days, oneOf, searched, text, whole } = await read("search.ts");
const { slugOf } = await read("slug.ts");

test("what is counted is one thing, or several", () => {
  assert.equal(counted(1, "order"), "1 order");
  assert.equal(counted(-1, "piece"), "-1 piece");
  assert.equal(counted(0, "row"), "0 rows");
  assert.equal(counted(10_000, "product", false), "10,000+ products");
});

test("an amount is shown to the cent, however large it is", () => {
  assert.equal(money({ amount: "0.10", currency: "EUR" }), "€0.10");
  assert.equal(money({ amount: "1234.5", currency: "EUR" }), "€1,234.50");
  assert.equal(money({ amount: "90071992547409.93", currency: "EUR" }), "€90,071,992,547,409.93");
  assert.equal(money({ amount: "9007199254740993.01", currency: "EUR" }), "€9,007,199,254,740,993.01"); // no double is that
  assert.equal(money({ amount: "-5.00", currency: "USD" }), "-US$5.00");
  assert.equal(shortMoney(7500, "EUR"), "€7.5k");
});

test("a part is shown in percent, a count up to where it was counted", () => {
  assert.equal(percent(0.125), "12.5%");
  assert.equal(percent(-0.0004), "-0%");
  assert.equal(percent(2), "200%");
  assert.equal(count(10000, false), "10,000+");
  assert.equal(count(10000), "10,000");
});

test("a moment is the reader's, a calendar day is the same everywhere", () => {
  assert.equal(moment("2026-03-01T03:00:00Z", new Date("2026-06-01")), "28 Feb, 22:00");
  assert.equal(moment("2026-01-01T04:59:00Z", new Date("2026-06-01")), "31 Dec 2025, 23:59"); // last year still, where the reader is
  assert.equal(date("2026-03-01T03:00:00Z"), "28 Feb 2026");
  assert.equal(day("2026-03-01"), "1 Mar");
  assert.equal(dayWithYear("2026-03-01"), "1 Mar 2026");
});

test("how long ago a moment was is told in its largest unit, and by the date after a week", () => {
  const now = Date.parse("2026-03-09T12:00:00Z");
  const ago = (seconds) => since(new Date(now - seconds * 1000).toISOString(), now);
  assert.equal(ago(0), "now");
  assert.equal(ago(59), "59 sec ago");
  assert.equal(ago(60), "1 min ago");
  assert.equal(ago(2 * 3600), "2 hr ago");
  assert.equal(ago(86_400), "yesterday");
  assert.equal(ago(6 * 86_400), "6 days ago");
  assert.equal(ago(7 * 86_400), "2 Mar 2026");
});

test("a size is told in units of 1000", () => {
  assert.deepEqual([0, 1, 999, 1000, 1_500_000, 2e12].map(bytes), ["0 bytes", "1 byte", "999 bytes", "1 kB", "1.5 MB", "2,000 GB"]);
});

test("what an address says is taken where it is sense, and is not there otherwise", () => {
  assert.deepEqual([text(""), text(12), text("a"), text(null)], [undefined, "12", "a", undefined]);
  assert.deepEqual([whole("7"), whole(0), whole(-1), whole(1.5), whole("x"), whole(undefined)], [7, 0, undefined, undefined, undefined, undefined]);
  assert.deepEqual([oneOf(["A", "B"], "B"), oneOf(["A", "B"], "b")], ["B", undefined]);
});

test("a name becomes what may stand in an address", () => {
  assert.equal(slugOf("  Café & Crème brûlée! "), "cafe-creme-brulee");
  assert.match(slugOf(`${"a".repeat(39)} b`), /^a{39}$/, "no hyphen at the end where it is cut");
  assert.equal(slugOf("***"), "");
});

test("what an address says that nobody could mean is as if it were not there", () => {
  assert.deepEqual(["2026-11-22", "2024-02-29", "2026-02-29", "2026-13-45", "99999999-01-01", "xx", 7].map(calendarDay), ["2026-11-22", "2024-02-29", undefined, undefined, undefined, undefined, undefined]);
  assert.deepEqual([1, 3660, 0, 3661, -1, 2 ** 53].map(days), [1, 3660, undefined, undefined, undefined, undefined]);
  assert.deepEqual(["12.50", 100, "abc", "-1", "1e5", "1.234"].map(amount), ["12.50", "100", undefined, undefined, undefined, undefined]);
  assert.deepEqual([whole(2 ** 31 - 1), whole(2 ** 31)], [2 ** 31 - 1, undefined]);
});

test("a text to search for is as long as the server takes it, and has no control characters", () => {
  assert.equal(searched("x".repeat(120)), "x".repeat(100));
  assert.equal(searched("é".repeat(120)), "é".repeat(50));
  assert.equal(searched("a" + "é".repeat(120)), "a" + "é".repeat(49));
  assert.deepEqual([searched("\0"), searched(""), searched("a\tb"), searched(1200)], [undefined, undefined, "a b", "1200"]);
});
