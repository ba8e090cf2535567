import { forget } from "./environment";
import { closeSocket } from "./subscriptions";

/** Forgets what the last user saw, and closes what was open for them: when somebody logs in or out. */
export function leave() {
  closeSocket();
  forget();
}
