import { useSyncExternalStore } from "react";

import { basketPlace as place, keep, kept } from "../../parts/kept";
import { amount } from "../../parts/search";
import { observable } from "../../relay/observable";

/** A product in the basket, with the price at which it was shown. */
export interface Line {
  id: string;
  name: string;
  sku: string;
  amount: string;
  currency: string;
  quantity: number;
}

/** What somebody wants to buy. The key is this basket's: however often it is sent, it is one order. */
export interface Basket {
  lines: Line[];
  key: string;
}

const most = 1000;
const empty = (): Basket => ({ lines: [], key: crypto.randomUUID() });

/** Whether something that the browser kept is a line: it may be an older version's, or somebody's own making. */
const isLine = (line: Partial<Line> | null) =>
  [line?.id, line?.name, line?.sku].every((word) => typeof word === "string" && word !== "") &&
  amount(line!.amount) !== undefined &&
  /^[A-Z]{3}$/.test(line!.currency!) &&
  Number.isInteger(line!.quantity) &&
  line!.quantity! >= 1 &&
  line!.quantity! <= most;

function stored(): Basket {
  try {
    const { lines, key } = JSON.parse(kept(place) ?? "null") as Basket;
    return lines.every(isLine) && /^[\w-]{1,100}$/.test(key) ? { lines, key } : empty();
  } catch {
    return empty();
  }
}

const basket = observable(stored());
addEventListener("storage", (event) => event.key === place && basket.set(stored())); // another window changed it

function set(next: Basket) {
  basket.set(next);
  keep(place, JSON.stringify(next));
}

export const useBasket = () => useSyncExternalStore(basket.watch, basket.get);

/** Another basket has another key: a key stands for what was in it. */
const withLines = (lines: Line[]) => set({ lines, key: crypto.randomUUID() });

/** Puts so many pieces of a product into the basket; none takes it out. */
export function put(product: Omit<Line, "quantity">, quantity: number) {
  const { lines } = basket.get();
  const others = lines.filter(({ id }) => id !== product.id);
  const at = lines.findIndex(({ id }) => id === product.id);
  if (quantity <= 0) return withLines(others);
  const line = { ...product, quantity: Math.min(quantity, most) };
  withLines(at < 0 ? [...lines, line] : lines.with(at, line));
}

/** Takes the prices that products have now. */
export function reprice(prices: Map<string, string>) {
  withLines(basket.get().lines.map((line) => ({ ...line, amount: prices.get(line.id) ?? line.amount })));
}

export const clear = () => set(empty());

/** The sum of the lines, as a decimal number with two places. It is added in cents: amounts are decimal numbers as text. */
export function totalOf(lines: Line[]): string {
  const cents = lines.reduce((sum, { amount, quantity }) => sum + Math.round(Number(amount) * 100) * quantity, 0);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

export const piecesOf = (lines: Line[]) => lines.reduce((sum, { quantity }) => sum + quantity, 0);
