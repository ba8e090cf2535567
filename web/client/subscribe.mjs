// Subscribes as a front end with graphql-ws or graphql-sse does, and prints each answer as a line of JSON until the
// server says that there are no more.
//
//   ORDERLY_TOKEN=… node client/subscribe.mjs ws|sse http://127.0.0.1:8080/graphql 'subscription { … }'
//
// Says on stderr why it did not end well, and exits with 1 then.
import { createClient as createEvents } from "graphql-sse";
import { createClient as createSocket } from "graphql-ws";
import WebSocket from "ws";

const [transport, url, query] = process.argv.slice(2);
const authorization = `Bearer ${process.env.ORDERLY_TOKEN ?? ""}`;
const clients = {
  sse: () => createEvents({ url, headers: { authorization }, retryAttempts: 0 }),
  ws: () =>
    createSocket({
      url: url.replace(/^http/, "ws"),
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      retryAttempts: 0,
    }),
};
if (!clients[transport] || !query) {
  console.error("usage: ORDERLY_TOKEN=… node client/subscribe.mjs ws|sse <graphql-url> <subscription>");
  process.exit(2);
}

const client = clients[transport]();
try {
  for await (const answer of client.iterate({ query })) console.log(JSON.stringify(answer));
} catch (error) {
  console.error(reason(error));
  process.exitCode = 1;
}
await client.dispose();

/** An error, a list of GraphQL's, a response of HTTP's or a socket's end. */
function reason(error) {
  if (Array.isArray(error)) return error.map((one) => one.extensions?.code).join();
  if (error.response) return `HTTP ${error.response.status}`;
  return error.reason || error.message || error.code;
}
