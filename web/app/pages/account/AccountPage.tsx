import { Link } from "@tanstack/react-router";
import { useState, type FormEvent, type ReactNode } from "react";
import { graphql, useLazyLoadQuery, useMutation } from "react-relay/hooks";

import type { AccountPagePasswordMutation } from "../../__generated__/AccountPagePasswordMutation.graphql";
import type { AccountPageProfileMutation } from "../../__generated__/AccountPageProfileMutation.graphql";
import type { AccountPageQuery } from "../../__generated__/AccountPageQuery.graphql";
import { Field, otherProblem, problemOf, Wrong, type Problem } from "../../parts/Field";
import { count, date, money } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { OrderLink } from "../../parts/OrderLink";
import { Sessions } from "../../parts/Sessions";
import { say } from "../../parts/toasts";
import { Failure, wordsOf } from "../../relay/failure";
import { load } from "../../relay/load";
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
      }
      orders(first: 5) {
        totalCount
        totalCountIsExact
        nodes {
          id
          ...OrderLink_order
        }
      }
      ...Sessions_user
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
        <Heading>Account</Heading>
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
          <Sessions user={viewer} title="Where you are logged in" />
        </div>
      </div>
    </main>
  );
}

interface FormProps {
  title: string;
  id: string;
  button: string;
  isBusy: boolean;
  /** What is wrong with none of its fields. */
  problem: string | null;
  onSubmit(given: FormData, form: HTMLFormElement): void;
  children: ReactNode;
}

function Form({ title, id, button, isBusy, problem, onSubmit, children }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget), event.currentTarget);
  };
  return (
    <form className="panel" aria-labelledby={id} onSubmit={submit}>
      <div className="panel-header">
        <h2 id={id}>{title}</h2>
      </div>
      <div className="panel-body stack tight">
        {children}
        <Wrong>{problem}</Wrong>
        <div className="row">
          <button className="button primary" disabled={isBusy}>
            {button}
          </button>
        </div>
      </div>
    </form>
  );
}

/** A failure, as what is wrong with no field. */
const asProblems = (error: Error): Problem[] => [{ code: "INTERNAL", message: wordsOf(error), field: null }];

function Profile({ viewer }: { viewer: Viewer }) {
  const [errors, setErrors] = useState<readonly Problem[]>([]);
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
      onError: (error) => setErrors(asProblems(error)),
      onCompleted({ updateProfile }) {
        setErrors(updateProfile.errors);
        if (updateProfile.errors.length === 0) say("Your profile is saved");
      },
    });
  return (
    <Form title="Profile" id="profile" button="Save" isBusy={isBusy} problem={otherProblem(errors, ["username", "email"])} onSubmit={save}>
      <Field label="User name" problem={problemOf(errors, "username")}>
        {(input) => <input {...input} name="username" defaultValue={viewer.username} autoComplete="username" required />}
      </Field>
      <Field label="E-mail" problem={problemOf(errors, "email")}>
        {(input) => <input {...input} name="email" defaultValue={viewer.email} type="email" autoComplete="email" required />}
      </Field>
    </Form>
  );
}

function Password() {
  const [errors, setErrors] = useState<readonly Problem[]>([]);
  const [change, isBusy] = useMutation<AccountPagePasswordMutation>(graphql`
    mutation AccountPagePasswordMutation($input: ChangePasswordInput!) {
      changePassword(input: $input) {
        user {
          id
          ...Sessions_user
        }
        errors {
          code
          message
          field
        }
      }
    }
  `);
  const save = (given: FormData, form: HTMLFormElement) =>
    change({
      variables: { input: { currentPassword: String(given.get("currentPassword")), newPassword: String(given.get("newPassword")) } },
      onError: (error) => setErrors(asProblems(error)),
      onCompleted({ changePassword }) {
        setErrors(changePassword.errors);
        if (changePassword.errors.length > 0) return;
        form.reset();
        say("Your password was changed, and your other sessions were ended");
      },
    });
  return (
    <Form title="Password" id="password" button="Change it" isBusy={isBusy} problem={otherProblem(errors, ["currentPassword", "newPassword"])} onSubmit={save}>
      <Field label="Current password" problem={problemOf(errors, "currentPassword")}>
        {(input) => <input {...input} name="currentPassword" type="password" autoComplete="current-password" required />}
      </Field>
      <Field label="New password" problem={problemOf(errors, "newPassword")}>
        {(input) => <input {...input} name="newPassword" type="password" autoComplete="new-password" required />}
      </Field>
      <p className="small faint">A new password ends your other sessions.</p>
    </Form>
  );
}

const Orders = ({ viewer }: { viewer: Viewer }) => (
  <section className="panel" aria-labelledby="orders">
    <div className="panel-header">
      <h2 id="orders">Your orders</h2>
      <span className="count">{count(viewer.orders.totalCount, viewer.orders.totalCountIsExact)}</span>
      <Link className="button quiet small push" to="/orders" search={{}}>
        All <Icon name="right" />
      </Link>
    </div>
    {viewer.orders.nodes.length === 0 && <p className="panel-body faint">Nothing bought yet.</p>}
    <ul className="list">
      {viewer.orders.nodes.map((order) => (
        <OrderLink key={order.id} order={order} />
      ))}
    </ul>
    <dl className="totals">
      <dt>Spent</dt>
      <dd className="number strong">{money(viewer.spending.total)}</dd>
    </dl>
  </section>
);
