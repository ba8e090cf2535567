import { ask, Refusal } from "./ask";
import { sessionChannel } from "./channel";
import * as operations from "./operations";
import { asSentence } from "./words";

/** The user whom the browser's cookie stands for. */
export interface Viewer {
  username: string;
  role: string;
}

/** What the server says of who asks. */
export interface Session {
  /** Null where nobody is logged in. */
  viewer: Viewer | null;
  /** Whether the server is in development, where the demo accounts can log in. */
  inDevelopment: boolean;
}

interface LogInPayload {
  user: Viewer | null;
  errors: { code: string; message: string; field: string[] | null }[];
}

/** Asks who is logged in. Throws a Refusal, as the others do. */
export async function currentSession(): Promise<Session> {
  const { data, extensions } = await ask<{ viewer: Viewer | null }>(operations.currentViewer);
  // Only in development do answers tell their cost without being asked to.
  return { viewer: data.viewer, inDevelopment: extensions?.cost !== undefined };
}

/** Logs the browser in. The session's token is a cookie that scripts never see. */
export async function logIn(username: string, password: string): Promise<Viewer> {
  const input = { username, password, transport: "COOKIE" };
  const { data } = await ask<{ logIn: LogInPayload }>(operations.logIn, { input });
  const { user, errors } = data.logIn;
  if (user) {
    tellWindows();
    return user;
  }
  const [error] = errors;
  throw new Refusal(asSentence(error!.message), error!.code, error!.field?.at(-1));
}

/** Logs the browser out, where it is not so already. */
export async function logOut(): Promise<void> {
  try {
    await ask(operations.logOut);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "UNAUTHENTICATED")) throw error;
  }
  tellWindows();
}

/** Windows of the application begin anew. */
function tellWindows() {
  const channel = new BroadcastChannel(sessionChannel);
  channel.postMessage("changed");
  channel.close();
}
