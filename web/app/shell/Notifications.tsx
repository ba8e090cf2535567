import { Suspense } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import type { NotificationsQuery } from "../__generated__/NotificationsQuery.graphql";
import { useOpenAtOnce } from "../parts/open-at-once";
import { Empty, Skeleton } from "../parts/small";
import { NotificationRow } from "./NotificationRow";
import { useMarkAllRead } from "./mark-read";

/** The newest notifications, over the page. */
export default function Notifications({ face, label }: { face: React.ReactNode; label: string }) {
  const { button, trigger } = useOpenAtOnce();
  return (
    <DialogTrigger {...trigger}>
      <Button ref={button} className="button quiet only-icon" aria-label={label}>
        {face}
      </Button>
      <Popover className="popover floating" placement="bottom end">
        <Dialog className="plain" aria-label="Notifications">
          {({ close }) => (
            <Suspense
              fallback={
                <div className="panel-header">
                  <Skeleton width="7rem" />
                </div>
              }
            >
              <List onLeave={close} />
            </Suspense>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function List({ onLeave }: { onLeave(): void }) {
  const { viewer } = useLazyLoadQuery<NotificationsQuery>(
    graphql`
      query NotificationsQuery {
        viewer {
          id
          unreadNotificationCount
          notifications(first: 20) {
            nodes {
              id
              ...NotificationRow_notification
            }
          }
        }
      }
    `,
    {},
    { fetchPolicy: "store-and-network" },
  );
  const [mark, isMarking] = useMarkAllRead();
  const nodes = viewer?.notifications.nodes ?? [];
  return (
    <>
      <div className="panel-header">
        <h2>Notifications</h2>
        <button className="button quiet small push" onClick={mark} disabled={isMarking || viewer?.unreadNotificationCount === 0}>
          Mark all as read
        </button>
      </div>
      {nodes.length === 0 && <Empty icon="bell" title="Nothing new" />}
      <ul className="list scroll-down" onClick={(event) => (event.target as Element).closest("a") && onLeave()}>
        {nodes.map((node) => (
          <NotificationRow key={node.id} notification={node} />
        ))}
      </ul>
    </>
  );
}
