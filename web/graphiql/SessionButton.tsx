import { Button, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef } from "react";

import { sessionWanted } from "./fetcher";
import { useSession } from "./session";
import { openSessionPanel } from "./SessionPanel";

/** Says at the top of the page who is logged in, whatever panel is open, and opens the panel of the session. */
export function SessionButton() {
  const { session } = useSession();
  useFreshSchema();
  usePanelWhenWanted();
  const viewer = session?.viewer;
  return (
    <Button type="button" className="session-button" onClick={openSessionPanel}>
      {viewer ? `${viewer.username} (${viewer.role})` : session ? "Not logged in" : "Session"}
    </Button>
  );
}

/** Fetches the schema anew when somebody else is logged in: who sees it is the server's choice. */
function useFreshSchema() {
  const { introspect } = useGraphiQLActions();
  const { session } = useSession();
  const viewer = session && (session.viewer?.username ?? null);
  const before = useRef(viewer);
  useEffect(() => {
    if (before.current !== undefined && before.current !== viewer) void introspect();
    before.current = viewer;
  }, [introspect, viewer]);
}

/** Opens the panel when an answer asks for a session and there is none; once, until somebody has logged in. */
function usePanelWhenWanted() {
  const { session, refresh } = useSession();
  const viewer = session?.viewer?.username;
  useEffect(() => {
    const stop = new AbortController();
    const open = async () => {
      const found = await refresh();
      if (found?.viewer === null) openSessionPanel();
    };
    sessionWanted.addEventListener("wanted", open, { once: true, signal: stop.signal });
    return () => stop.abort();
  }, [refresh, viewer]);
}
