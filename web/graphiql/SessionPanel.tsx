import { Button, type GraphiQLPlugin } from "@graphiql/react";
import type { SubmitEvent } from "react";

import type { Session } from "../session/session";
import { press } from "./buttons";
import { useSession } from "./session";

/** A panel of GraphiQL's side bar that says who is logged in, and lets one log in and out. */
export const sessionPlugin: GraphiQLPlugin = {
  title: "Session",
  icon: SessionIcon,
  content: SessionPanel,
};

/** Opens the panel, if it is closed. */
export const openSessionPanel = () => press(`Show ${sessionPlugin.title}`);

function SessionPanel() {
  const { session, problem, logOut } = useSession();
  return (
    <section className="session" aria-label="Session">
      <header>Session</header>
      <p role="status">{inWords(session)}</p>
      {session?.viewer && (
        <Button type="button" onClick={logOut}>
          Log out
        </Button>
      )}
      {session?.inDevelopment && <DemoAccounts viewer={session.viewer?.username} />}
      <LogInForm />
      <p role="alert">{problem}</p>
    </section>
  );
}

function inWords(session: Session | undefined): string {
  if (!session) return "";
  const { viewer } = session;
  return viewer ? `Logged in as ${viewer.username} (${viewer.role}).` : "Not logged in. Most operations need a session.";
}

/** The accounts that the seed puts into every shop in development, with a password known to all. */
const demo = { usernames: ["customer", "staff", "admin"], password: "orderly-demo" };

function DemoAccounts({ viewer }: { viewer: string | undefined }) {
  const { logIn } = useSession();
  return (
    <fieldset>
      <legend>Log in with one click (development)</legend>
      {demo.usernames.map((username) => (
        <Button
          key={username}
          type="button"
          aria-pressed={username === viewer}
          onClick={() => logIn(username, demo.password)}
        >
          {username}
        </Button>
      ))}
    </fieldset>
  );
}

function LogInForm() {
  const { logIn } = useSession();
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const session = await logIn(`${fields.get("username")}`, `${fields.get("password")}`);
    if (session) form.reset();
  };
  return (
    <form method="post" onSubmit={onSubmit}>
      <label>
        User name
        <input name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <Button>Log in</Button>
    </form>
  );
}

function SessionIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <circle cx="12" cy="8" r="4" />
      <path d="M4 20c1-4 4-6 8-6s7 2 8 6" />
    </svg>
  );
}
