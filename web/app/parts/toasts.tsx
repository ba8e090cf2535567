import { lazy, Suspense, useSyncExternalStore } from "react";

import { observable } from "../relay/observable";

/** What is said, and what takes it back where something can. */
export interface Said {
  words: string;
  undo?: () => void;
}

const load = () => import("./ToastRegion");
const Region = lazy(load);
const isWanted = observable(false);

/** Says what was done, for six seconds; `undo` takes it back. */
export function say(words: string, undo?: () => void) {
  isWanted.set(true);
  void load().then(({ add }) => add({ words, undo }));
}

/** Where it is said. What it is made of is loaded when there is something to say. */
export function Toasts() {
  const wanted = useSyncExternalStore(isWanted.watch, isWanted.get);
  return wanted && <Suspense><Region /></Suspense>;
}
