import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { graphql, useMutation } from "react-relay/hooks";

import type { RegisterPageLogInMutation } from "../../__generated__/RegisterPageLogInMutation.graphql";
import type { RegisterPageMutation } from "../../__generated__/RegisterPageMutation.graphql";
import { Icon } from "../../parts/Icon";
import { WordMark } from "../../parts/Mark";
import { sentence, wordsOf } from "../../relay/failure";
import { leave } from "../../relay/session";

export const loadPage = () => Promise.resolve();

const fields = [
  ["username", "User name", "text", "username"],
  ["email", "E-mail", "email", "email"],
  ["password", "Password", "password", "new-password"],
] as const;

/** Where somebody makes an account; with it they are logged in. */
export function RegisterPage() {
  const [problems, setProblems] = useState<Partial<Record<string, string>>>({});
  const [register, isRegistering] = useMutation<RegisterPageMutation>(graphql`
    mutation RegisterPageMutation($input: RegisterInput!) {
      register(input: $input) {
        user {
          id
        }
        errors {
          message
          field
        }
      }
    }
  `);
  const [logIn, isLoggingIn] = useMutation<RegisterPageLogInMutation>(graphql`
    mutation RegisterPageLogInMutation($input: LogInInput!) {
      logIn(input: $input) {
        user {
          id
        }
        errors {
          message
        }
      }
    }
  `);
  const onError = (error: Error) => setProblems({ "": wordsOf(error) });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [username, email, password] = ["username", "email", "password"].map((name) => String(form.get(name))) as [string, string, string];
    setProblems({});
    register({
      variables: { input: { username, email, password } },
      onError,
      onCompleted({ register: { user, errors } }) {
        if (!user) return setProblems(Object.fromEntries(errors.map(({ message, field }) => [field?.at(-1) ?? "", sentence(message)])));
        logIn({
          variables: { input: { username, password, transport: "COOKIE" } },
          onError,
          onCompleted() {
            leave();
            location.assign("/");
          },
        });
      },
    });
  };
  return (
    <div className="log-in">
      <main id="main">
        <form className="stack loose" aria-labelledby="title" onSubmit={submit}>
          <WordMark />
          <h1 id="title">Make an account</h1>
          {fields.map(([name, label, type, autoComplete]) => (
            <div key={name} className="field">
              <label htmlFor={name}>{label}</label>
              <input className="input" id={name} name={name} type={type} autoComplete={autoComplete} required autoFocus={name === "username"} aria-invalid={problems[name] !== undefined} aria-describedby={`${name}-problem`} />
              <p className="row bad small" id={`${name}-problem`} role="alert">
                {problems[name] && (
                  <>
                    <Icon name="error" />
                    {problems[name]}
                  </>
                )}
              </p>
            </div>
          ))}
          <p className="bad small" role="alert">
            {problems[""]}
          </p>
          <button className="button primary wide" disabled={isRegistering || isLoggingIn}>
            Make the account
          </button>
          <p className="soft">
            You have one? <Link to="/log-in">Log in</Link>
          </p>
        </form>
      </main>
    </div>
  );
}
