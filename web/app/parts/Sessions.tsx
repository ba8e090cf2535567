import { useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { Sessions_user$key } from "../__generated__/Sessions_user.graphql";
import type { SessionsEndMutation } from "../__generated__/SessionsEndMutation.graphql";
import { Wrong } from "./Field";
import { count, exactMoment, moment } from "./format";
import { Empty } from "./small";
import { say } from "./toasts";
import { sentence, wordsOf } from "../relay/failure";

/** Where an account is logged in, for who may end that: its owner, and admins. */
export function Sessions({ user: key, title }: { user: Sessions_user$key; title: string }) {
  const { username, sessions } = useFragment(
    graphql`
      fragment Sessions_user on User {
        username
        sessions(first: 50) {
          totalCount
          totalCountIsExact
          nodes {
            id
            createdAt
            usedAt
            expiresAt
            isCurrent
          }
        }
      }
    `,
    key,
  );
  const [problem, setProblem] = useState<string | null>(null);
  const [end, isEnding] = useMutation<SessionsEndMutation>(graphql`
    mutation SessionsEndMutation($input: EndSessionInput!) {
      endSession(input: $input) {
        user {
          ...Sessions_user
        }
        errors {
          message
        }
      }
    }
  `);
  const endOne = (id: string) => {
    setProblem(null);
    end({
      variables: { input: { session: id } },
      onError: (error) => setProblem(wordsOf(error)),
      onCompleted({ endSession: { errors } }) {
        if (errors[0]) setProblem(sentence(errors[0].message));
        else say(`A session of ${username} was ended`);
      },
    });
  };
  return (
    <section className="panel" aria-labelledby="sessions">
      <div className="panel-header">
        <h2 id="sessions">{title}</h2>
        {sessions.totalCount > 0 && <span className="count">{count(sessions.totalCount, sessions.totalCountIsExact)}</span>}
        <span className="push">
          <Wrong>{problem}</Wrong>
        </span>
      </div>
      {sessions.nodes.length === 0 && <Empty icon="lock" title="Not logged in anywhere" />}
      <ul className="list scroll-down">
        {sessions.nodes.map((session) => (
          <li key={session.id}>
            <span className="grow">
              <span className="strong">Begun {exactMoment(session.createdAt)}</span> {session.isCurrent && <span className="tag">this session</span>}
              <br />
              <span className="small faint">
                last used {moment(session.usedAt)} · ends {moment(session.expiresAt)}
              </span>
            </span>
            {!session.isCurrent && (
              <button className="button small" disabled={isEnding} onClick={() => endOne(session.id)} aria-label={`End the session begun ${exactMoment(session.createdAt)}`}>
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
