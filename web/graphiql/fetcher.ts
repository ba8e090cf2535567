import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { Kind, parse, type DocumentNode } from "graphql";
import { createClient } from "graphql-ws";

import { debugHeaders, takeDebug, wantsDebug } from "./debug";

// The browser sends the session's cookie when the socket opens, which is with the first subscription. It closes with
// the last one, so that who has logged in meanwhile is known to the next.
const wsClient = createClient({ url: location.origin.replace(/^http/, "ws") + "/graphql" });

const send = createGraphiQLFetcher({
  url: "/graphql",
  wsClient,
  // The server refuses @defer, so that one JSON document is the whole answer.
  enableIncrementalDelivery: false,
});

/** Hears `wanted` with each answer that has an error UNAUTHENTICATED. */
export const sessionWanted = new EventTarget();

/**
 * Sends an operation to the server. What GraphiQL knows of the document, its parsed copy and the
 * operation's name, lags behind typing and opening: run at once, a subscription would be taken for
 * a query, and the last document's operation would be asked of the new one. So both are found anew.
 */
export const fetcher: Fetcher = async (params, options) => {
  const documentAST = parsed(params.query);
  const operationName = documentAST ? nameIn(documentAST, params.operationName) : params.operationName;
  const debugged = !isIntrospection(params.operationName) && (await wantsDebug());
  const headers = { ...options?.headers, ...(debugged ? debugHeaders : {}) };
  const answer = await send({ ...params, operationName }, { ...options, documentAST, headers });
  if (debugged) takeDebug(operationName ?? undefined, answer);
  if (wantsSession(answer)) sessionWanted.dispatchEvent(new Event("wanted"));
  return answer;
};

/** GraphiQL asks for the schema by itself. */
const isIntrospection = (operation: string | null | undefined) => operation === "IntrospectionQuery";

function wantsSession(answer: object): boolean {
  const { errors = [] } = answer as { errors?: { extensions?: { code?: string } }[] };
  return errors.some((error) => error.extensions?.code === "UNAUTHENTICATED");
}

/** The document, or nothing where it does not parse: the server then says what is wrong with it. */
function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

/** The name if the document has such an operation, else the name of its first operation, if any. */
function nameIn(document: DocumentNode, name: string | null | undefined): string | undefined {
  const names = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => operation.name?.value);
  return names.find((known) => known === name) ?? names[0];
}
