// Pages through five lists of a server as a front end with Apollo Client does.
//
//   ORDERLY_TOKEN=… node client/run.mjs http://127.0.0.1:8080/graphql
//
// Prints {"operation": [ids]} as JSON; says on stderr what is wrong and exits with 1 where a list is
// not complete and free of duplicates. The token's viewer must be staff.
import { newClient } from "./apollo.mjs";
import { operations } from "./operations.mjs";
import { walk } from "./walk.mjs";

const [url] = process.argv.slice(2);
if (!url) {
  console.error("usage: node client/run.mjs <graphql-url>");
  process.exit(2);
}

const client = newClient(url, process.env.ORDERLY_TOKEN);
const seen = {};
for (const operation of operations) {
  try {
    seen[operation.name] = await walk(client, operation);
  } catch (error) {
    console.error(`${operation.name}: ${error.message}`);
    process.exitCode = 1;
  }
}
console.log(JSON.stringify(seen));
client.stop();
