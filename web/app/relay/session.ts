import { sessionChannel } from "../../session/channel";
import { basketPlace, keep, keepRole } from "../parts/kept";
import { forget } from "./environment";
import { closeSocket } from "./subscriptions";

const channel = new BroadcastChannel(sessionChannel);
channel.onmessage = () => location.reload(); // what a window shows of one person is not sent in the name of another

/** Forgets what the last user saw, and closes what was open for them. */
export function leave() {
  closeSocket();
  forget();
}

/** Somebody else is logged in now, or nobody: all windows begin anew, and the last person's basket is gone. */
export function changePerson() {
  keep(basketPlace, null);
  keepRole(null);
  changeSession();
}

/** A session began or ended: all windows begin anew. */
export function changeSession() {
  leave();
  channel.postMessage("changed");
}
