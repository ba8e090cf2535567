import { useSyncExternalStore } from "react";

/** `extensions.debug`: how the server answered an operation. */
export interface Debug {
  statements: Statement[];
  session?: Statement[];
  cache: Record<string, Traffic>;
  plan: PlannedField[];
}

export interface Statement {
  sql: string;
  milliseconds: number;
  rows: number;
  fields: string[];
  failed?: boolean;
}

export type Traffic = Record<"hits" | "misses" | "fills" | "fenced" | "errors", number>;

export interface PlannedField {
  field: string;
  cost: number;
  nodes: number;
  fusedWith?: string[];
  readWith?: string;
  sameAs?: string;
  below?: PlannedField[];
}

/** Of the last answer: undefined before there is one, null where the server told nothing. */
let last: Debug | null | undefined;
const watchers = new Set<() => void>();

/** What the server told of the last answer. While a component uses it, the server is asked. */
export const useDebug = () => useSyncExternalStore(watch, () => last);

function watch(changed: () => void) {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}

/** The headers that ask for it, where somebody wants to know. */
export const debugHeaders = (): Record<string, string> => (watchers.size > 0 ? { "X-Orderly-Debug": "1" } : {});

/** Takes `extensions.debug` out of an answer, which is then shown as without it. */
export function takeDebug(answer: object) {
  if (watchers.size === 0 || Symbol.asyncIterator in answer) return;
  const told = answer as { extensions?: { debug?: Debug } };
  const { debug = null, ...others } = told.extensions ?? {};
  if (Object.keys(others).length > 0) told.extensions = others;
  else delete told.extensions;
  last = debug;
  for (const changed of watchers) changed();
}
