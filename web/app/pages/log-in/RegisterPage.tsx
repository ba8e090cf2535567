import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { graphql, useMutation } from "react-relay/hooks";

import type { RegisterPageLogInMutation } from "../../__generated__/RegisterPageLogInMutation.graphql";
import type { RegisterPageMutation } from "../../__generated__/RegisterPageMutation.graphql";
import { Field, otherProblem, problemOf, Wrong, type Problem } from "../../parts/Field";
import { Heading } from "../../parts/Heading";
import { WordMark } from "../../parts/Mark";
import { wordsOf } from "../../relay/failure";
import { changeSession } from "../../relay/session";
import { StillLife } from "./StillLife";

export const loadPage = () => Promise.resolve();

const fields = [
  ["username", "User name", "text", "username"],
  ["email", "E-mail", "email", "email"],
  ["password", "Password", "password", "new-password"],
] as const;

/** Where somebody makes an account; with it they are logged in. */
export function RegisterPage() {
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [register, isRegistering] = useMutation<RegisterPageMutation>(graphql`
    mutation RegisterPageMutation($input: RegisterInput!) {
      register(input: $input) {
        user {
          id
        }
        errors {
          code
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
  const onError = (error: Error) => setFailure(wordsOf(error));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [username, email, password] = ["username", "email", "password"].map((name) => String(form.get(name))) as [string, string, string];
    setProblems([]);
    setFailure(null);
    register({
      variables: { input: { username, email, password } },
      onError,
      onCompleted({ register: { user, errors } }) {
        if (!user) return setProblems(errors);
        logIn({
          variables: { input: { username, password, transport: "COOKIE" } },
          onError,
          onCompleted() {
            changeSession();
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
          <Heading id="title">Make an account</Heading>
          {fields.map(([name, label, type, autoComplete]) => (
            <Field key={name} label={label} problem={problemOf(problems, name)}>
              {(input) => <input {...input} name={name} type={type} autoComplete={autoComplete} required autoFocus={name === "username"} />}
            </Field>
          ))}
          <Wrong>{failure ?? otherProblem(problems, fields.map(([name]) => name))}</Wrong>
          <button className="button primary wide" disabled={isRegistering || isLoggingIn}>
            Make the account
          </button>
          <p className="soft">
            You have one? <Link to="/log-in">Log in</Link>
          </p>
        </form>
      </main>
      <StillLife />
    </div>
  );
}
