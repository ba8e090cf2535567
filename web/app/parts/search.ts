// What an address may say, as values: anything else is as if it were not there.

/** A text that is not empty. A number in an address may have been meant as one. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined => values.find((v) => v === value);

/** A whole number from 0 on. */
export function whole(value: unknown): number | undefined {
  const n = Number(value);
  return value !== undefined && Number.isSafeInteger(n) && n >= 0 ? n : undefined;
}
