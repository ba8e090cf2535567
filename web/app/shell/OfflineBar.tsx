import { useEffect, useState } from "react";

import { Icon } from "../parts/Icon";
import { useConnection } from "../relay/connection";

/** Says that the server can't be reached, and of when what is shown is. Queries are sent again by themselves. */
export function OfflineBar() {
  const connection = useConnection();
  const [since, setSince] = useState(() => new Date());
  useEffect(() => {
    if (connection === "gone") setSince(new Date());
  }, [connection]);
  return (
    <div role="status">
      {connection === "gone" && (
        <div className="offline-bar inverse">
          <Icon name="offline" />
          <span>The server can’t be reached. You see data of {since.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })}. Trying again.</span>
        </div>
      )}
    </div>
  );
}
