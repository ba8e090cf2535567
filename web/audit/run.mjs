// Holds a server against the GraphQL-over-HTTP specification, with the audits of the package graphql-http.
//
//   node audit/run.mjs http://127.0.0.1:8080/graphql
//
// Prints a JSON array of { id, name, ok, reason }. The exit code is 1 where an audit of any level (MUST, SHOULD, MAY)
// was not passed, 2 where the URL is missing.
import { auditServer } from "graphql-http";

const [url] = process.argv.slice(2);
if (!url) {
  console.error("usage: node audit/run.mjs <url of the GraphQL endpoint>");
  process.exit(2);
}

const results = (await auditServer({ url })).map(({ id, name, status, reason }) => ({
  id,
  name,
  ok: status === "ok",
  ...(reason && { reason }),
}));
console.log(JSON.stringify(results, null, 2));
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
