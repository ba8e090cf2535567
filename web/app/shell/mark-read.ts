import { graphql, useMutation } from "react-relay/hooks";

import type { markReadMutation } from "../__generated__/markReadMutation.graphql";

/** Marks all notifications of the viewer as read; the answer has what the header and Home show of them. */
export function useMarkAllRead() {
  const [commit, isMarking] = useMutation<markReadMutation>(graphql`
    mutation markReadMutation {
      markNotificationsRead(input: {}) {
        markedCount
        notifications {
          id
          readAt
        }
        errors {
          message
        }
      }
    }
  `);
  const mark = () => {
    commit({
      variables: {},
      updater: (store) => {
        const viewer = store.getRoot().getLinkedRecord("viewer");
        viewer?.setValue(0, "unreadNotificationCount");
        viewer?.getLinkedRecord("notifications", { first: 4, unreadOnly: true })?.setLinkedRecords([], "nodes");
      },
    });
  };
  return [mark, isMarking] as const;
}
