// What an address may say, as values: anything else is as if it were not there.

/** A text that is not empty. A number in an address may have been meant as one. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined => values.find((v) => v === value);

/** The longest text that the server searches for, in bytes. */
export const mostSearched = 100;

/** A text to search for: as much of it as the server takes. */
export function searched(value: unknown): string | undefined {
  const bytes = new TextEncoder().encode(text(value)?.replace(/\p{Cc}/gu, " ")).subarray(0, mostSearched);
  return text(new TextDecoder().decode(bytes).replace(/\uFFFD+$/, "").trim());
}

const mostWhole = 2 ** 31 - 1; // an Int of GraphQL

/** A whole number from 0 on. */
export function whole(value: unknown): number | undefined {
  const n = Number(value);
  return value !== undefined && Number.isInteger(n) && n >= 0 && n <= mostWhole ? n : undefined;
}

/** How many days back: up to ten years. */
export function days(value: unknown): number | undefined {
  const n = whole(value);
  return n && n <= 3660 ? n : undefined;
}

/** A calendar day, as 2026-11-22. */
export function calendarDay(value: unknown): string | undefined {
  const day = text(value);
  return day && /^\d{4}-\d\d-\d\d$/.test(day) && new Date(day).toJSON()?.startsWith(day) ? day : undefined;
}

/** An amount, as 12.50. */
export function amount(value: unknown): string | undefined {
  const said = text(value);
  return said && /^\d{1,12}(\.\d{1,2})?$/.test(said) ? said : undefined;
}
