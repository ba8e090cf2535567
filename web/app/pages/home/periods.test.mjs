import assert from "node:assert/strict";
import { test } from "node:test";

import { runnerImport } from "vite";

const { daysFrom, spanOf, today } = (await runnerImport(new URL("periods.ts", import.meta.url).pathname)).module;
const millisecondsOf = (from, to) => Date.parse(to) - Date.parse(from);

test("today is the reader's day", (t) => {
  const before = process.env.TZ;
  t.after(() => (process.env.TZ = before ?? ""));
  for (const [zone, expected] of [["Pacific/Kiritimati", "2026-03-29"], ["Europe/Berlin", "2026-03-29"], ["UTC", "2026-03-28"], ["America/Los_Angeles", "2026-03-28"]]) {
    process.env.TZ = zone;
    assert.equal(today(new Date("2026-03-28T23:30:00Z")), expected, zone);
  }
});

test("days are counted by the calendar, over changes of the clock, months and leap years", () => {
  assert.equal(daysFrom("2026-03-28", 2), "2026-03-30");
  assert.equal(daysFrom("2028-02-28", 1), "2028-02-29");
  assert.equal(daysFrom("2026-01-01", -1), "2025-12-31");
});

for (const [period, days] of [["week", 7], ["month", 28]]) {
  test(`a ${period} is ${days} days to today, beside the ${days} before`, () => {
    for (const end of ["2026-03-31", "2026-01-03", "2028-03-01", "2026-10-26"]) {
      const { from, to, before, interval } = spanOf(period, end);
      assert.equal(interval, "DAY");
      assert.equal(to, end);
      assert.equal(millisecondsOf(from, to) / 86_400_000, days - 1);
      assert.equal(before.to, daysFrom(from, -1));
      assert.equal(millisecondsOf(before.from, from) / 86_400_000, days);
    }
  });
}

test("a year is whole months up to this one, beside the twelve before", () => {
  assert.deepEqual(spanOf("year", "2026-03-31"), { from: "2025-04-01", to: "2026-03-31", before: { from: "2024-04-01", to: "2025-03-31" }, interval: "MONTH", beforeName: "12 months before" });
  assert.equal(spanOf("year", "2026-12-15").from, "2026-01-01");
  assert.equal(spanOf("year", "2028-02-29").before.to, "2027-02-28");
});
