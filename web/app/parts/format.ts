/** What the reader's language is, as the browser says. */
const locale = navigator.languages?.[0] ?? "en";

/** Makes a format when it is used first: each takes the browser some milliseconds. */
function once<Format>(make: () => Format): () => Format {
  let made: Format | undefined;
  return () => (made ??= make());
}

const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(locale, options));
const numbers = (options?: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat(locale, options));

/** Makes a format for each currency, when it is used first. */
function perCurrency(options?: Intl.NumberFormatOptions): (currency: string) => Intl.NumberFormat {
  const made: Record<string, Intl.NumberFormat> = {};
  return (currency) => (made[currency] ??= new Intl.NumberFormat(locale, { style: "currency", currency, ...options }));
}

const amounts = perCurrency();
const shortAmounts = perCurrency({ notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 });

interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** An amount in the shop's currency, as the reader writes it. The amount is a decimal number as text: it is not rounded. */
export const money = ({ amount, currency }: Money) => amounts(currency).format(amount as Intl.StringNumericLiteral);

/** A currency amount in few characters, for axes: €7.5k. */
export const shortMoney = (amount: number, currency: string) => shortAmounts(currency).format(amount);

const wholeNumbers = numbers();
const percents = numbers({ style: "percent", maximumFractionDigits: 1 });

export const number = (n: number) => wholeNumbers().format(n);

/** A count as the server gives it: it counts to 10,000, and says where it stopped. */
export const count = (n: number, isExact = true) => wholeNumbers().format(n) + (isExact ? "" : "+");

/** A count of what a word names: 1 order, 2 orders. */
export const counted = (n: number, word: string, isExact = true) => `${count(n, isExact)} ${word}${Math.abs(n) === 1 ? "" : "s"}`;

export const percent = (part: number) => percents().format(part);

const dateAndTime = dates({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const dateAndTimeOfYear = dates({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const toTheSecond = dates({ dateStyle: "medium", timeStyle: "medium" });
const dateOnly = dates({ day: "numeric", month: "short", year: "numeric" });
const dayOnly = dates({ day: "numeric", month: "short", timeZone: "UTC" });
const dayOfWeek = dates({ weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const dayOfYear = dates({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const monthOfYear = dates({ month: "long", year: "numeric" });

/** A moment, without the year where it is this one. */
export function moment(iso: string, now = new Date()): string {
  const at = new Date(iso);
  return (at.getFullYear() === now.getFullYear() ? dateAndTime : dateAndTimeOfYear)().format(at);
}

export const momentOfYear = (iso: string) => dateAndTimeOfYear().format(new Date(iso));
/** A moment to the second, where many are close together. */
export const exactMoment = (iso: string) => toTheSecond().format(new Date(iso));
export const date = (iso: string) => dateOnly().format(new Date(iso));
export const month = (iso: string) => monthOfYear().format(new Date(iso));

/** A calendar day, as 2026-11-22, which has no time zone. */
export const day = (of: string) => dayOnly().format(new Date(of));
export const weekday = (of: string) => dayOfWeek().format(new Date(of));
export const dayWithYear = (of: string) => dayOfYear().format(new Date(of));

const ago = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" }));
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
];

/** How long ago a moment was; the date where that is more than a week. */
export function since(iso: string, now = Date.now()): string {
  let passed = (new Date(iso).getTime() - now) / 1000;
  for (const [unit, many] of steps) {
    if (Math.abs(passed) < many) return ago().format(Math.round(passed), unit);
    passed /= many;
  }
  return date(iso);
}

/** A size in bytes, in units of 1000. */
export function bytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const place = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(locale, { style: "unit", unit: units[place], unitDisplay: place ? "short" : "long", maximumFractionDigits: place ? 1 : 0 }).format(
    size / 1000 ** place,
  );
}
