import { useSyncExternalStore } from "react";

import { observable } from "./observable";

export type Connection = "there" | "gone";

const connection = observable<Connection>(navigator.onLine ? "there" : "gone");

let answered: Date | null = null;

/** Tells whether the server was reached. */
export function connectionIs(state: Connection) {
  if (state === "there") answered = new Date();
  connection.set(state);
}

/** When the server answered last; null where it never has. */
export const lastAnswer = () => answered;

// A browser that is off line says so by itself, before anything is asked for, and when that is over.
addEventListener("offline", () => connection.set("gone"));
addEventListener("online", () => connection.set("there"));

/** Whether the server can be reached, as the last request or the browser found. */
export const useConnection = (): Connection => useSyncExternalStore(connection.watch, connection.get);
