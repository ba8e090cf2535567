import {
  createOperationDescriptor,
  fetchQuery,
  getRequest,
  type Disposable,
  type GraphQLTaggedNode,
  type OperationType,
} from "relay-runtime";

import { environment } from "./environment";

/** The answers of the last pages, which the store keeps for them. */
const kept: Disposable[] = [];
const mostKept = 8;

/**
 * Asks for what a page needs. It is done when the store has it: at once where it has it already, and the answer is then
 * asked for anew behind what is shown.
 */
export async function load<Query extends OperationType>(query: GraphQLTaggedNode, variables: Query["variables"]): Promise<void> {
  const operation = createOperationDescriptor(getRequest(query), variables);
  kept.push(environment().retain(operation));
  if (kept.length > mostKept) kept.shift()!.dispose();
  const inStore = environment().check(operation).status === "available";
  const answer = fetchQuery<Query>(environment(), query, variables, { fetchPolicy: "network-only" }).toPromise();
  if (inStore) answer?.catch(() => undefined); // what is shown stays
  else await answer;
}
