// Logs in and pages through five lists of a server as a front end with Apollo Client does.
//
//   ORDERLY_PASSWORD=orderly-demo node client/run.mjs http://127.0.0.1:8080/graphql staff
//
// Prints {"operation": [ids]} as JSON; says on stderr what is wrong and exits with 1 where nobody can log in like this,
// or a list is not complete and free of duplicates. The user must be staff.
import { newClient } from "./apollo.mjs";
import { logIn } from "./log-in.mjs";
import { operations } from "./operations.mjs";
import { walk } from "./walk.mjs";

const [url, username] = process.argv.slice(2);
if (!url || !username) {
  console.error("usage: ORDERLY_PASSWORD=… node client/run.mjs <graphql-url> <username>");
  process.exit(2);
}

const client = newClient(url, await tokenOf(username, process.env.ORDERLY_PASSWORD ?? ""));
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

async function tokenOf(username, password) {
  try {
    return await logIn(newClient(url), username, password);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
