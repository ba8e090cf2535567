import { useSyncExternalStore } from "react";

import { observable } from "./observable";

export type Connection = "there" | "gone";

const connection = observable<Connection>("there");

/** Tells whether the server was reached. */
export const connectionIs = (state: Connection) => connection.set(state);

/** Whether the server can be reached, as the last request found. */
export const useConnection = (): Connection => useSyncExternalStore(connection.watch, connection.get);
