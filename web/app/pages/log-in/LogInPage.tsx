import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef, useState, type FormEvent } from "react";
import { graphql, useLazyLoadQuery, useMutation } from "react-relay/hooks";

import type { LogInPageLogInMutation } from "../../__generated__/LogInPageLogInMutation.graphql";
import type { LogInPageQuery } from "../../__generated__/LogInPageQuery.graphql";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { keepRole } from "../../parts/kept";
import { WordMark } from "../../parts/Mark";
import { Avatar } from "../../parts/small";
import { useCost } from "../../relay/cost";
import { sentence, wordsOf } from "../../relay/failure";
import { load } from "../../relay/load";
import { changePerson, changeSession } from "../../relay/session";
import { destinationOf } from "./destination";
import { StillLife } from "./StillLife";

const query = graphql`
  query LogInPageQuery {
    viewer {
      id
      username
    }
  }
`;

export const loadPage = () => load<LogInPageQuery>(query, {});

/** The users that a made-up shop has. */
const demo = [
  ["customer", "Buys, and sees own orders"],
  ["staff", "Runs the shop"],
  ["admin", "Also manages users"],
] as const;

/** Where people log in, and go on to where they wanted to be. */
export function LogInPage() {
  const { viewer } = useLazyLoadQuery<LogInPageQuery>(query, {}, { fetchPolicy: "store-or-network" });
  const { to } = getRouteApi("/log-in").useSearch();
  const isDevelopment = useCost() !== null; // only there do answers tell their cost unasked
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [isShown, setIsShown] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const secret = useRef<HTMLInputElement>(null);
  const isSent = useRef(false);
  const [commit, isSending] = useMutation<LogInPageLogInMutation>(graphql`
    mutation LogInPageLogInMutation($input: LogInInput!) {
      logIn(input: $input) {
        user {
          id
          role
        }
        errors {
          code
          message
          field
        }
      }
    }
  `);
  const refuse = (why: string) => {
    isSent.current = false;
    setProblem(why);
    secret.current?.focus();
    secret.current?.select();
  };
  const logIn = (name: string, word: string) => {
    if (isSent.current) return; // a second click comes before the button is off
    isSent.current = true;
    setProblem(null);
    commit({
      variables: { input: { username: name, password: word, transport: "COOKIE" } },
      onCompleted({ logIn: { user, errors } }) {
        if (!user) return refuse(sentence(errors[0]!.message));
        if (viewer && viewer.id !== user.id) changePerson();
        else changeSession();
        keepRole(user.role);
        location.assign(destinationOf(location.origin, to, user.role)); // GraphiQL is a place as well
      },
      onError: (error) => refuse(wordsOf(error)),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    logIn(username, password);
  };
  return (
    <div className="log-in">
      <main id="main">
        <form id="log-in" className="stack loose" aria-labelledby="title" onSubmit={submit}>
          <WordMark />
          <Heading id="title">Log in</Heading>
          {viewer && (
            <p className="soft" id="logged-in">
              You are logged in as <b>{viewer.username}</b>. <a href={destinationOf(location.origin, to)}>Go on</a>, or log in as somebody else.
            </p>
          )}
          <div className="field">
            <label htmlFor="username">User name</label>
            <input className="input" id="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus value={username} onChange={(event) => setUsername(event.target.value)} />
          </div>
          <div className="field">
            <label htmlFor="password">Password</label>
            <div className="with-icon">
              <input
                className="input"
                id="password"
                type={isShown ? "text" : "password"}
                autoComplete="current-password"
                required
                ref={secret}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
                aria-invalid={problem !== null}
                aria-describedby="problem"
              />
              <button type="button" className="button quiet small end" aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
                {isShown ? "Hide" : "Show"}
              </button>
            </div>
            <p className="row bad small" id="problem" role="alert">
              {problem && (
                <>
                  <Icon name="error" />
                  {problem}
                </>
              )}
            </p>
          </div>
          <button className="button primary wide" disabled={isSending}>
            Log in
          </button>
          <p className="soft">
            New here? <Link to="/register">Make an account</Link>
          </p>
          {isDevelopment && (
            <section className="stack tight" aria-labelledby="demo">
              <h2 className="small faint" id="demo">
                In this demonstration, go in as
              </h2>
              <ul className="panel list clip">
                {demo.map(([name, what]) => (
                  <li key={name} className="flush">
                    <button type="button" className="account" onClick={() => logIn(name, "orderly-demo")} disabled={isSending}>
                      <Avatar of={name} />
                      <span>
                        <span className="strong">{name}</span>
                        <br />
                        <span className="small faint">{what}</span>
                      </span>
                      <Icon name="right" className="push faint" />
                    </button>
                  </li>
                ))}
              </ul>
              <p className="small faint">
                Their password is <span className="code">orderly-demo</span>.
              </p>
            </section>
          )}
        </form>
      </main>
      <StillLife />
    </div>
  );
}
