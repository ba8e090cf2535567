import type { ReactNode } from "react";

import { since, momentOfYear } from "./format";
import { Heading } from "./Heading";
import { Icon } from "./Icon";
import type { IconName } from "./icon-names";

/** A place on the wheel of colours that a text always has. */
export const hueOf = (text: string) => [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7) % 360;

/** The first letters of a user name: "am" of anna.mueller. */
function initials(username: string): string {
  const [first = "", second = ""] = username.split(/[^\p{L}\p{N}]+/u);
  return (first.charAt(0) + second.charAt(0)).toUpperCase();
}

export const Avatar = ({ of, size = "" }: { of: string; size?: "" | "tiny" | "big" }) => (
  <span className={`avatar ${size}`} style={{ "--hue": hueOf(of) }} aria-hidden="true">
    {initials(of)}
  </span>
);

/** The state of an order or a report: icon, word and colour. */
export const StatusPill = ({ status }: { status: string }) => (
  <span className={`status-pill ${status.toLowerCase()}`}>
    <Icon name={status as IconName} />
    {status}
  </span>
);

/** A moment as the time that has passed; the moment itself is its title. */
export const Ago = ({ when, className }: { when: string; className?: string }) => (
  <time dateTime={when} title={momentOfYear(when)} className={className}>
    {since(when)}
  </time>
);

/** Stands for a text that is on its way. */
export const Skeleton = ({ width, round = false, end = false }: { width: string; round?: boolean; end?: boolean }) => (
  <i className={`skeleton ${round ? "round" : ""}`} style={{ "--w": width, marginLeft: end ? "auto" : undefined }} />
);

/** What stands where there is nothing to show: why, and what can be done. It may be all of a page. */
export const Empty = ({ icon, title, isPage = false, children, actions, failed = false }: { icon: IconName; title: string; isPage?: boolean; children?: ReactNode; actions?: ReactNode; failed?: boolean }) => (
  <div className="empty">
    <span className={`sign ${failed ? "failed" : ""}`}>
      <Icon name={icon} />
    </span>
    {isPage ? <Heading>{title}</Heading> : <h2>{title}</h2>}
    {children && <p>{children}</p>}
    {actions && <div className="actions">{actions}</div>}
  </div>
);

/** Something to know, over what it is about. */
export const Notice = ({ tone = "", icon, children, end }: { tone?: "" | "warning" | "danger"; icon: IconName; children: ReactNode; end?: ReactNode }) => (
  <div className={`notice ${tone}`} role={tone === "" ? "status" : "alert"}>
    <Icon name={icon} />
    <div>{children}</div>
    {end}
  </div>
);
