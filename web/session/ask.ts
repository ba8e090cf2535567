import { asSentence, tryAgainIn } from "./words";

/** Why the server did not do what was asked, in words for the person who asked. */
export class Refusal extends Error {
  /** `code` is the error's, where the server gave one; `field` the input's field that is to blame, if one is. */
  constructor(
    message: string,
    readonly code?: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** The server's answer to an operation that went well. */
export interface Answer<Data> {
  data: Data;
  extensions?: Record<string, unknown>;
}

interface Fault {
  message: string;
  extensions?: { code?: string; retryAfter?: number };
}

/** Runs an operation in the browser's session. Throws a Refusal where the answer has an error, or there is none. */
export async function ask<Data>(query: string, variables: object = {}): Promise<Answer<Data>> {
  const response = await send({ query, variables });
  const answer = await read<Data>(response);
  const fault = answer.errors?.[0];
  if (fault) throw new Refusal(inWords(fault), fault.extensions?.code);
  return answer;
}

async function send(operation: object): Promise<Response> {
  try {
    return await fetch("/graphql", {
      method: "POST",
      headers: { accept: "application/graphql-response+json", "content-type": "application/json" },
      body: JSON.stringify(operation),
    });
  } catch {
    throw new Refusal("The server can't be reached. Please check the connection, and try again.");
  }
}

async function read<Data>(response: Response): Promise<Answer<Data> & { errors?: Fault[] }> {
  try {
    return await response.json();
  } catch {
    throw new Refusal(`Something between here and the server answered with status ${response.status}. Please try again.`);
  }
}

function inWords({ message, extensions }: Fault): string {
  if (extensions?.retryAfter === undefined) return asSentence(message);
  return `${asSentence(message)} ${tryAgainIn(extensions.retryAfter)}`;
}
