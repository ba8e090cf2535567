import { graphql, useFragment } from "react-relay/hooks";

import type { TimeLine_order$key } from "../../__generated__/TimeLine_order.graphql";
import { counted, momentOfYear } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import type { IconName } from "../../parts/icon-names";

/** The steps of an order that nobody calls off, in their order. */
const way = ["PENDING", "PAID", "SHIPPED", "DELIVERED"];

/** The time from one moment to another, in its two largest units. */
export function lasted(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return `${counted(days, "day")}${hours > 0 ? ` ${hours} h` : ""}`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

/** What has happened to an order, the newest first, under the steps that may come. */
export function TimeLine({ order: key }: { order: TimeLine_order$key }) {
  const { status, placedAt, history } = useFragment(
    graphql`
      fragment TimeLine_order on Order {
        status
        placedAt
        history {
          from
          to
          when
          who {
            id
            username
          }
        }
      }
    `,
    key,
  );
  const place = way.indexOf(status);
  const ahead = place < 0 ? [] : way.slice(place + 1);
  return (
    <section className="panel" aria-labelledby="history">
      <div className="panel-header">
        <h2 id="history">Time line</h2>
      </div>
      <ol className="time-line panel-body">
        {ahead.toReversed().map((step) => (
          <li key={step} className="ahead">
            <span className="step">
              <Icon name={step as IconName} />
            </span>
            <p>
              {step} {step === ahead[0] && <span className="small">comes next</span>}
            </p>
          </li>
        ))}
        {history
          .toSorted((a, b) => b.when.localeCompare(a.when))
          .map((event) => (
            <li key={`${event.to} ${event.when}`}>
              <span className={`step ${event.to.toLowerCase()}`}>
                <Icon name={event.to as IconName} />
              </span>
              <div>
                <p>
                  <span className="strong">{event.to}</span> {event.who && <span className="soft">by {event.who.username}</span>}
                </p>
                <p className="small faint">
                  <time dateTime={event.when}>{momentOfYear(event.when)}</time> · {event.from == null ? "order placed" : `${lasted(placedAt, event.when)} after it was placed`}
                </p>
              </div>
            </li>
          ))}
      </ol>
    </section>
  );
}
