import { useSyncExternalStore } from "react";

import { observable } from "./observable";

export type Connection = "there" | "gone";

const connection = observable<Connection>(navigator.onLine ? "there" : "gone");

/** Tells whether the server was reached. */
export const connectionIs = (state: Connection) => connection.set(state);

// A browser that is off line says so by itself, before anything is asked for, and when that is over.
addEventListener("offline", () => connectionIs("gone"));
addEventListener("online", () => connectionIs("there"));

/** Whether the server can be reached, as the last request or the browser found. */
export const useConnection = (): Connection => useSyncExternalStore(connection.watch, connection.get);
