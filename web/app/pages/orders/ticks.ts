import { useMemo, useRef, useState } from "react";

/** An order that was ticked, as it was then. */
export interface Ticked {
  id: string;
  number: number;
  status: string;
  version: number;
  amount: number;
  currency: string;
}

/** Which orders are ticked, and what became of those that were moved on. */
export interface Ticks {
  ticked: ReadonlyMap<string, Ticked>;
  /** Why an order was not moved on, by its id. */
  problems: ReadonlyMap<string, string>;
  set(order: Ticked, isTicked: boolean): void;
  clear(): void;
  tickLoaded(): void;
  /** Tells which orders of a block are loaded. */
  loaded(block: string, orders: Ticked[]): () => void;
  /** Takes what a bulk step answered: only what failed stays ticked, with why. */
  answered(problems: Map<string, string>): void;
}

/** Ticks for a list; another list has none. */
export function useTicks(list: string): Ticks {
  const [state, setState] = useState({ list, ticked: new Map<string, Ticked>(), problems: new Map<string, string>() });
  const blocks = useRef(new Map<string, Ticked[]>());
  if (state.list !== list) setState({ list, ticked: new Map(), problems: new Map() });
  return useMemo(
    () => ({
      ticked: state.ticked,
      problems: state.problems,
      set: (order, isTicked) =>
        setState((now) => {
          const ticked = new Map(now.ticked);
          if (isTicked) ticked.set(order.id, order);
          else ticked.delete(order.id);
          return { ...now, ticked };
        }),
      clear: () => setState((now) => ({ ...now, ticked: new Map(), problems: new Map() })),
      tickLoaded: () => setState((now) => ({ ...now, ticked: new Map([...blocks.current.values()].flat().map((order) => [order.id, order])) })),
      loaded(block, orders) {
        blocks.current.set(block, orders);
        return () => void blocks.current.delete(block);
      },
      answered: (problems) => setState((now) => ({ ...now, problems, ticked: new Map([...now.ticked].filter(([id]) => problems.has(id))) })),
    }),
    [state],
  );
}
