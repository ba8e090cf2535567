// A list that grows at its beginning, with a union in its rows.
import { graphql } from "relay-runtime";

export const notifications = graphql`
  fragment NotificationList_user on User
  @refetchable(queryName: "NotificationListPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    unreadNotificationCount
    notifications(last: $count, before: $cursor, unreadOnly: true) @connection(key: "NotificationList_notifications") {
      edges {
        node {
          title
          readAt
          subject {
            __typename
            ... on Order {
              number
            }
            ... on Product {
              name
            }
            ... on Report {
              kind
            }
          }
        }
      }
    }
  }
`;
