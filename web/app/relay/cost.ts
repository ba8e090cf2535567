import { useSyncExternalStore } from "react";
import type { RequestParameters, Variables } from "relay-runtime";

import { observable } from "./observable";

/** What a request cost, as the server tells it in development. */
export interface Cost {
  operation: string;
  /** The hash of its document. */
  id: string | null;
  variables: Variables;
  statements: { used: number; bound: number; limit: number };
  nodes: { used: number; bound: number };
  /** Rows that were looked up in the cache; not there where none were. */
  cache?: { hits: number; misses: number };
  milliseconds: number;
}

const last = observable<Cost | null>(null);

/** Keeps what a request cost, where the server tells it. */
export function tellCost(of: RequestParameters, variables: Variables, extensions: Record<string, unknown> | undefined) {
  const cost = extensions?.cost as Omit<Cost, "operation" | "variables" | "milliseconds" | "id"> | undefined;
  if (!cost?.statements || !cost.nodes) return;
  const request = performance.getEntriesByType("resource").findLast((entry) => new URL(entry.name).pathname === "/graphql");
  last.set({ ...cost, operation: of.name, id: of.id, variables, milliseconds: Math.round(request?.duration ?? 0) });
}

/** What the last request cost; null where the server does not tell. */
export const useCost = () => useSyncExternalStore(last.watch, last.get);
