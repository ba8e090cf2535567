import { asSentence, tryAgainIn } from "../../session/words";

/** An error as it stands in an answer. */
export interface Fault {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; retryAfter?: number };
}

/** Why an operation has no data, in words for the person who asked. */
export class Failure extends Error {
  /** `code` is the server's, or UNREACHABLE; `retryAfter` is in milliseconds. */
  constructor(
    readonly code: string,
    message: string,
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** The failure that an answer's errors are: the first that tells why one may not see it, or the first. */
export function failureOf(faults: Fault[]): Failure {
  const why = faults.find((f) => f.extensions?.code === "UNAUTHENTICATED" || f.extensions?.code === "FORBIDDEN") ?? faults[0]!;
  const seconds = why.extensions?.retryAfter;
  return new Failure(why.extensions?.code ?? "INTERNAL", asSentence(why.message), seconds === undefined ? undefined : seconds * 1000);
}

export { asSentence as sentence };

/** What to tell the person where something failed, and when to try again where the server says so. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Failure)) return "Something went wrong. Please try again.";
  if (error.retryAfter === undefined) return error.message;
  return `${error.message} ${tryAgainIn(error.retryAfter / 1000)}`;
}
