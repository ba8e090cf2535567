// Logs in and pages through five lists of a server as a front end with Apollo Client does.
//
//   ORDERLY_PASSWORD=orderly-demo node client/run.mjs http://127.0.0.1:8080/graphql staff
//
// Prints {"operation": [ids]} as JSON; says on stderr what is wrong and exits with 1 where nobody can log in like this,
// or a list is not complete and free of duplicates. The user must be staff.
import { readLists } from "./lists.mjs";

const [url, username] = process.argv.slice(2);
if (!url || !username) {
  console.error("usage: ORDERLY_PASSWORD=… node client/run.mjs <graphql-url> <username>");
  process.exit(2);
}

const { seen, complaints } = await readLists(url, username, process.env.ORDERLY_PASSWORD ?? "");
for (const complaint of complaints) console.error(complaint);
if (seen) console.log(JSON.stringify(seen));
process.exitCode = complaints.length > 0 ? 1 : 0;
