import { graphql, useFragment } from "react-relay/hooks";

import type { NotificationRow_notification$key } from "../__generated__/NotificationRow_notification.graphql";
import { Ago } from "../parts/small";
import { SubjectLink } from "./SubjectLink";

/** A notification in a list; it leads to what it is about. */
export function NotificationRow({ notification }: { notification: NotificationRow_notification$key }) {
  const { title, body, createdAt, readAt, subject } = useFragment(
    graphql`
      fragment NotificationRow_notification on Notification {
        id
        title
        body
        createdAt
        readAt
        subject {
          __typename
          ... on Order {
            id
          }
          ... on Product {
            id
          }
          ... on Report {
            id
          }
        }
      }
    `,
    notification,
  );
  return (
    <li className={readAt === null ? "unread" : ""}>
      <SubjectLink className={`grow ${readAt === null ? "" : "soft"}`} subject={subject}>
        <span className="row">
          <span className={`cut ${readAt === null ? "strong" : ""}`}>{title}</span>
          <Ago when={createdAt} className="small faint push" />
        </span>
        <span className="small soft">{body}</span>
      </SubjectLink>
    </li>
  );
}
