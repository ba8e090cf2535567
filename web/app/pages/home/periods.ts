/** Which days a sales chart shows, and which it compares them with. Days are dates as 2026-11-22. */
export interface Span {
  from: string;
  to: string;
  before: { from: string; to: string };
  interval: "DAY" | "MONTH";
  /** What the days before are called. */
  beforeName: string;
}

export type Period = "week" | "month" | "year";

/** A calendar day so many days away. */
export function daysFrom(day: string, days: number): string {
  const at = new Date(day);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function monthsFrom(day: string, months: number): string {
  const at = new Date(`${day.slice(0, 7)}-01`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

/** Today where the reader is. */
export function today(now = new Date()): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** The days of a period that ends with a day. Four weeks, not 30 days, so that weekdays lie over weekdays. */
export function spanOf(period: Period, end: string): Span {
  if (period === "year") {
    const from = monthsFrom(end, -11);
    return {
      from,
      to: end,
      before: { from: monthsFrom(from, -12), to: daysFrom(from, -1) },
      interval: "MONTH",
      beforeName: "12 months before",
    };
  }
  const days = period === "week" ? 7 : 28;
  const from = daysFrom(end, 1 - days);
  return {
    from,
    to: end,
    before: { from: daysFrom(from, -days), to: daysFrom(from, -1) },
    interval: "DAY",
    beforeName: period === "week" ? "7 days before" : "4 weeks before",
  };
}
