import { createClient } from "graphql-ws";
import { Observable, type GraphQLResponse, type SubscribeFunction } from "relay-runtime";

import { connectionIs } from "./connection";

const socketAddress = () => new URL("/graphql", location.href).href.replace(/^http/, "ws");

/** What is done each time the socket is there again: events may have passed meanwhile. */
const afterGap = new Set<() => void>();

/** Does something each time that events may have been missed. */
export function onGap(act: () => void) {
  afterGap.add(act);
  return () => void afterGap.delete(act);
}

let wasConnected = false;
const client = createClient({
  url: socketAddress,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  on: {
    connected() {
      connectionIs("there");
      if (wasConnected) for (const act of afterGap) act();
      wasConnected = true;
    },
  },
});

/** Opens a subscription on the one socket, which comes back after each break. */
export const subscribe: SubscribeFunction = ({ id, name, text }, variables) =>
  Observable.create<GraphQLResponse>((sink) => {
    const document = text === null ? { query: "", extensions: { persistedQuery: { version: 1, sha256Hash: id } } } : { query: text };
    return client.subscribe(
      { operationName: name, variables, ...document },
      {
        next: (answer) => sink.next(answer as GraphQLResponse),
        error: (error) => sink.error(error instanceof Error ? error : new Error("The stream of events ended.")),
        complete: () => sink.complete(),
      },
    );
  });

/** Closes the socket, as when somebody logs out. */
export const closeSocket = () => client.terminate();
