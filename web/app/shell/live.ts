import { useEffect } from "react";
import { fetchQuery, graphql, requestSubscription, useRelayEnvironment } from "react-relay/hooks";

import type { liveNotificationSubscription } from "../__generated__/liveNotificationSubscription.graphql";
import type { liveUnreadQuery } from "../__generated__/liveUnreadQuery.graphql";
import { onGap } from "../relay/subscriptions";

const unread = graphql`
  query liveUnreadQuery {
    viewer {
      id
      unreadNotificationCount
      notifications(first: 4, unreadOnly: true) {
        nodes {
          ...NotificationRow_notification
        }
      }
    }
  }
`;

/** Keeps what is unread up to date: with each notification, and after each gap in which some may have come. */
export function useLiveNotifications(viewer: string | undefined) {
  const environment = useRelayEnvironment();
  useEffect(() => {
    if (!viewer) return;
    const refresh = () => void fetchQuery<liveUnreadQuery>(environment, unread, {}).subscribe({});
    const forgetGaps = onGap(refresh);
    const { dispose } = requestSubscription<liveNotificationSubscription>(environment, {
      subscription: graphql`
        subscription liveNotificationSubscription {
          notificationReceived {
            id
          }
        }
      `,
      variables: {},
      onNext: refresh,
      onError: () => undefined, // the session ended, which the next request tells
    });
    return () => {
      forgetGaps();
      dispose();
    };
  }, [environment, viewer]);
}
