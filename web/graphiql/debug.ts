import { useSyncExternalStore } from "react";

import { currentSession } from "../session/session";

/** What was told of the operation that ran last. */
export interface Told {
  /** The operation's name, if it has one. */
  operation: string | undefined;
  /** Why it was refused before anything of it ran, if it was. */
  refusal: Refusal | undefined;
  /** Undefined where the server told nothing. */
  debug: Debug | undefined;
}

/** An error of an operation that did not run. */
export interface Refusal {
  message: string;
  extensions?: { fields?: { path: string; argument?: string; atMost?: number }[] };
}

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

let last: Told | undefined;
const watchers = new Set<() => void>();

/** What was told of the operation that ran last; undefined before there is one. */
export const useLastTold = () => useSyncExternalStore(watch, () => last);

function watch(changed: () => void) {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}

/** Settled when the page loads: a failure counts as production. */
const inDevelopment = currentSession().then(
  (session) => session.inDevelopment,
  () => false,
);

/**
 * Whether to ask the server how it answers the next operation. In development always, so that the panel can be opened
 * after the run: it costs some kilobytes an answer. In production, where others wait for the server, only while a
 * component shows it.
 */
export const wantsDebug = async () => watchers.size > 0 || (await inDevelopment);

export const debugHeaders = { "X-Orderly-Debug": "1" };

interface Answer {
  data?: unknown;
  errors?: Refusal[];
  extensions?: { debug?: Debug };
}

/** Takes `extensions.debug` out of an operation's answer, which is then shown as without it. A stream of events has none. */
export function takeDebug(operation: string | undefined, told: object) {
  const answer = told as Answer;
  const { debug, ...others } = answer.extensions ?? {};
  if (Object.keys(others).length > 0) answer.extensions = others;
  else delete answer.extensions;
  // What was refused has no data; what failed has null.
  last = { operation, refusal: "data" in answer ? undefined : answer.errors?.[0], debug };
  for (const changed of watchers) changed();
}
