import type { GraphQLSingularResponse, Variables } from "relay-runtime";

import { connectionIs } from "./connection";
import { Failure, failureOf, type Fault } from "./failure";

/** An operation that the build has named by its hash; `text` is null then. */
export interface Operation {
  id: string | null;
  name: string;
  text: string | null;
  kind: string;
  variables: Variables;
}

export interface Answer {
  data?: unknown;
  errors?: Fault[];
  extensions?: Record<string, unknown>;
}

/** The longest wait before a query is sent again, in milliseconds. */
const longestWait = 5000;

/**
 * Sends an operation. A query that does not reach the server, or that the server has no time for, is sent again until it
 * is answered: the page keeps what it shows, and says that it waits. A mutation is sent once.
 *
 * @throws Failure where the answer has errors and no data
 */
export async function send(operation: Operation, gone: AbortSignal): Promise<GraphQLSingularResponse> {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await post(operation, gone);
      connectionIs("there");
      return answer;
    } catch (error) {
      if (gone.aborted || !(error instanceof Failure)) throw error;
      const waits = error.code === "UNREACHABLE" || error.code === "UNAVAILABLE" || error.code === "THROTTLED";
      if (error.code === "UNREACHABLE") connectionIs("gone");
      if (!waits || operation.kind !== "query") throw error;
      await pause(error.retryAfter ?? Math.min(250 * 2 ** attempt, longestWait), gone);
    }
  }
}

async function post(operation: Operation, gone: AbortSignal): Promise<GraphQLSingularResponse> {
  const response = await reach(operation, gone);
  let answer: Answer;
  try {
    answer = await response.json();
  } catch {
    throw new Failure("UNREACHABLE", `Something between here and the server answered with status ${response.status}.`);
  }
  if (answer.errors && !answer.data) throw failureOf(answer.errors);
  return answer as GraphQLSingularResponse;
}

async function reach({ id, name, text, variables }: Operation, gone: AbortSignal): Promise<Response> {
  const document = text === null ? { extensions: { persistedQuery: { version: 1, sha256Hash: id } } } : { query: text };
  try {
    return await fetch("/graphql", {
      method: "POST",
      headers: { accept: "application/graphql-response+json", "content-type": "application/json" },
      body: JSON.stringify({ operationName: name, variables, ...document }),
      signal: gone,
    });
  } catch (error) {
    if (gone.aborted) throw error;
    throw new Failure("UNREACHABLE", "The server can't be reached.");
  }
}

/** Waits, or until the browser is on line again. */
function pause(milliseconds: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(timer);
      removeEventListener("online", finish);
      gone.aborted ? reject(gone.reason) : resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    addEventListener("online", finish);
    gone.addEventListener("abort", finish);
  });
}
