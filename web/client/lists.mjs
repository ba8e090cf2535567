import { newClient } from "./apollo.mjs";
import { logIn } from "./log-in.mjs";
import { operations } from "./operations.mjs";
import { walk } from "./walk.mjs";

/**
 * Logs in and pages through five lists of a server as a front end with Apollo Client does. Returns the ids that were
 * seen, by operation, and what is wrong: that nobody can log in like this, after which nothing was seen, or that a list
 * is not complete and free of duplicates.
 */
export async function readLists(url, username, password) {
  let token;
  try {
    token = await logIn(newClient(url), username, password);
  } catch (error) {
    return { complaints: [error.message] };
  }
  const client = newClient(url, token);
  const seen = {};
  const complaints = [];
  for (const operation of operations) {
    try {
      seen[operation.name] = await walk(client, operation);
    } catch (error) {
      complaints.push(`${operation.name}: ${error.message}`);
    }
  }
  client.stop();
  return { seen, complaints };
}
