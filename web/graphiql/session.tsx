import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";

import { Refusal } from "../session/ask";
import { currentSession, logIn, logOut, type Session } from "../session/session";

/** The browser's session, for every component inside a SessionProvider. */
interface SessionState {
  /** What the server said last; undefined until it has said anything. */
  session: Session | undefined;
  /** Why the last thing done failed, in words. */
  problem: string | undefined;
  /** Asks anew who is logged in. All three return what they find, or undefined where they fail. */
  refresh(): Promise<Session | undefined>;
  logIn(username: string, password: string): Promise<Session | undefined>;
  logOut(): Promise<Session | undefined>;
}

const SessionContext = createContext<SessionState | null>(null);

export function useSession(): SessionState {
  const state = use(SessionContext);
  if (!state) throw new Error("useSession is for components inside a SessionProvider");
  return state;
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<string>();

  // The server is asked after each change: what counts is the cookie that the browser kept.
  const after = useCallback(async (change: Promise<unknown>) => {
    setProblem(undefined);
    try {
      await change;
      const found = await currentSession();
      setSession(found);
      return found;
    } catch (error) {
      setProblem(error instanceof Refusal ? error.message : `Something went wrong: ${error}`);
      return undefined;
    }
  }, []);

  const actions = useMemo(
    () => ({
      refresh: () => after(Promise.resolve()),
      logIn: (username: string, password: string) => after(logIn(username, password)),
      logOut: () => after(logOut()),
    }),
    [after],
  );
  useEffect(() => void actions.refresh(), [actions]);

  return <SessionContext value={{ session, problem, ...actions }}>{children}</SessionContext>;
}
