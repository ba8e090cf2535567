import { Icon } from "../parts/Icon";
import { lastAnswer, useConnection } from "../relay/connection";

/** Says that the server can't be reached, and of when what is shown is. Queries are sent again by themselves. */
export function OfflineBar() {
  const connection = useConnection();
  const of = lastAnswer();
  return (
    <div role="status">
      {connection === "gone" && (
        <div className="offline-bar inverse">
          <Icon name="offline" />
          <span>
            The server can’t be reached. {of && `You see data of ${of.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })}.`} Trying again.
          </span>
        </div>
      )}
    </div>
  );
}
