import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent, type ReactNode } from "react";
import { graphql, useLazyLoadQuery, useMutation } from "react-relay/hooks";

import type { AccountPageEndSessionMutation } from "../../__generated__/AccountPageEndSessionMutation.graphql";
import type { AccountPagePasswordMutation } from "../../__generated__/AccountPagePasswordMutation.graphql";
import type { AccountPageProfileMutation } from "../../__generated__/AccountPageProfileMutation.graphql";
import type { AccountPageQuery } from "../../__generated__/AccountPageQuery.graphql";
import { date, moment, money, number } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Ago, StatusPill } from "../../parts/small";
import { say } from "../../parts/toasts";
import { Failure, sentence, wordsOf } from "../../relay/failure";
import { load } from "../../relay/load";
import { leave } from "../../relay/session";
import { useLogOut } from "../../shell/log-out";

const query = graphql`
  query AccountPageQuery {
    ...Shell_viewer
    viewer {
      id
      username
      email
      role
      version
      createdAt
      spending {
        total {
          amount
          currency
        }
        orderCount
      }
      orders(first: 5) {
        nodes {
          id
          number
          status
          placedAt
          total {
            amount
            currency
          }
        }
      }
      sessions(first: 50) {
        nodes {
          id
          createdAt
          usedAt
          expiresAt
          isCurrent
        }
      }
    }
  }
`;

export async function loadPage() {
  await load<AccountPageQuery>(query, {});
}

type Viewer = NonNullable<AccountPageQuery["response"]["viewer"]>;

/** What the shop knows of the person who is logged in, and where they are logged in. */
export function AccountPage() {
  const { viewer } = useLazyLoadQuery<AccountPageQuery>(query, {}, { fetchPolicy: "store-or-network" });
  const logOut = useLogOut();
  if (!viewer) throw new Failure("UNAUTHENTICATED", "Log in to see your account.");
  return (
    <main className="page" id="main">
      <div className="page-header">
        <h1>Account</h1>
        <span className="soft only-wide">
          {viewer.username}, here since {date(viewer.createdAt)}
        </span>
        <div className="actions push">
          <button className="button" onClick={logOut}>
            Log out
          </button>
        </div>
      </div>
      <div className="two-columns">
        <div className="stack loose">
          <Profile viewer={viewer} />
          <Password />
        </div>
        <div className="stack loose">
          <Orders viewer={viewer} />
          <Sessions viewer={viewer} />
        </div>
      </div>
    </main>
  );
}

interface FieldError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null | undefined;
}

/** A field with its error under it. */
function Field({ name, label, errors, ...input }: { name: string; label: string; errors: readonly FieldError[] } & React.InputHTMLAttributes<HTMLInputElement>) {
  const error = errors.find(({ field }) => field?.at(-1) === name);
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input className="input" id={name} name={name} aria-invalid={error !== undefined} aria-describedby={`${name}-error`} {...input} />
      <p className="row bad small" id={`${name}-error`} role="alert">
        {error && (
          <>
            <Icon name="error" />
            {sentence(error.message)}
          </>
        )}
      </p>
    </div>
  );
}

function Form({ title, id, children, button, isBusy, errors, fields, onSubmit }: { title: string; id: string; children: ReactNode; button: string; isBusy: boolean; errors: readonly FieldError[]; fields: string[]; onSubmit(form: FormData): void }) {
  const general = errors.find(({ field }) => !fields.includes(field?.at(-1) ?? ""));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form className="panel" aria-labelledby={id} onSubmit={submit}>
      <div className="panel-header">
        <h2 id={id}>{title}</h2>
      </div>
      <div className="panel-body stack tight">
        {children}
        <p className="bad small" role="alert">
          {general && sentence(general.message)}
        </p>
        <div className="row">
          <button className="button primary" disabled={isBusy}>
            {button}
          </button>
        </div>
      </div>
    </form>
  );
}

const asErrors = (error: Error): FieldError[] => [{ code: "INTERNAL", message: wordsOf(error), field: null }];

function Profile({ viewer }: { viewer: Viewer }) {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [update, isBusy] = useMutation<AccountPageProfileMutation>(graphql`
    mutation AccountPageProfileMutation($input: UpdateProfileInput!) {
      updateProfile(input: $input) {
        user {
          id
          username
          email
          version
        }
        errors {
          code
          message
          field
        }
      }
    }
  `);
  const save = (form: FormData) =>
    update({
      variables: { input: { expectedVersion: viewer.version, username: String(form.get("username")), email: String(form.get("email")) } },
      onError: (error) => setErrors(asErrors(error)),
      onCompleted({ updateProfile }) {
        setErrors(updateProfile.errors);
        if (updateProfile.errors.length === 0) say("Your profile is saved");
      },
    });
  return (
    <Form title="Profile" id="profile" button="Save" isBusy={isBusy} errors={errors} fields={["username", "email"]} onSubmit={save}>
      <Field name="username" label="User name" errors={errors} defaultValue={viewer.username} autoComplete="username" required />
      <Field name="email" label="E-mail" errors={errors} defaultValue={viewer.email} type="email" autoComplete="email" required />
    </Form>
  );
}

function Password() {
  const navigate = useNavigate();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [change, isBusy] = useMutation<AccountPagePasswordMutation>(graphql`
    mutation AccountPagePasswordMutation($input: ChangePasswordInput!) {
      changePassword(input: $input) {
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
  const save = (form: FormData) =>
    change({
      variables: { input: { currentPassword: String(form.get("currentPassword")), newPassword: String(form.get("newPassword")) } },
      onError: (error) => setErrors(asErrors(error)),
      onCompleted({ changePassword }) {
        setErrors(changePassword.errors);
        if (changePassword.errors.length > 0) return;
        leave(); // all sessions have ended
        void navigate({ to: "/log-in", search: { to: "/account" } });
      },
    });
  return (
    <Form title="Password" id="password" button="Change it" isBusy={isBusy} errors={errors} fields={["currentPassword", "newPassword"]} onSubmit={save}>
      <Field name="currentPassword" label="Current password" errors={errors} type="password" autoComplete="current-password" required />
      <Field name="newPassword" label="New password" errors={errors} type="password" autoComplete="new-password" required />
      <p className="small faint">A new password logs you out everywhere.</p>
    </Form>
  );
}

const Orders = ({ viewer }: { viewer: Viewer }) => (
  <section className="panel" aria-labelledby="orders">
    <div className="panel-header">
      <h2 id="orders">Your orders</h2>
      <span className="count">{number(viewer.spending.orderCount)}</span>
      <Link className="button quiet small push" to="/orders" search={{}}>
        All <Icon name="right" />
      </Link>
    </div>
    <ul className="list">
      {viewer.orders.nodes.map((order) => (
        <li key={order.id} className="link">
          <Link className="grow row" to="/orders/$id" params={{ id: order.id }}>
            <span>
              <span className="strong">#{order.number}</span>
              <br />
              <time className="small faint" dateTime={order.placedAt}>
                {date(order.placedAt)}
              </time>
            </span>
            <span className="push">
              <StatusPill status={order.status} />
            </span>
            <span className="number strong sum-column">{money(order.total)}</span>
          </Link>
        </li>
      ))}
    </ul>
    <dl className="totals">
      <dt>Spent</dt>
      <dd className="number strong">{money(viewer.spending.total)}</dd>
    </dl>
  </section>
);

function Sessions({ viewer }: { viewer: Viewer }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [end, isBusy] = useMutation<AccountPageEndSessionMutation>(graphql`
    mutation AccountPageEndSessionMutation($session: ID!) {
      endSession(input: { session: $session }) {
        user {
          id
          sessions(first: 50) {
            nodes {
              id
              createdAt
              usedAt
              expiresAt
              isCurrent
            }
          }
        }
        errors {
          message
        }
      }
    }
  `);
  return (
    <section className="panel" aria-labelledby="sessions">
      <div className="panel-header">
        <h2 id="sessions">Where you are logged in</h2>
        <span className="count">{number(viewer.sessions.nodes.length)}</span>
      </div>
      {problem && <p className="bad small panel-body">{problem}</p>}
      <ul className="list scroll-down">
        {viewer.sessions.nodes.map((session) => (
          <li key={session.id}>
            <span className="grow">
              <span className="strong">{session.isCurrent ? "Here" : `Since ${moment(session.createdAt)}`}</span>
              <br />
              <span className="small faint">
                last used <Ago when={session.usedAt} />
              </span>
            </span>
            {!session.isCurrent && (
              <button
                className="button small"
                disabled={isBusy}
                onClick={() => end({ variables: { session: session.id }, onError: (error) => setProblem(wordsOf(error)), onCompleted: ({ endSession: { errors } }) => setProblem(errors[0] ? sentence(errors[0].message) : null) })}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
