import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Subject {
  readonly __typename: string;
  readonly id?: string;
}

/** Leads to what a notification is about, where that has a page and is there. */
export function SubjectLink({ subject, className, children }: { subject: Subject | null | undefined; className: string; children: ReactNode }) {
  switch (subject?.__typename) {
    case "Order":
      return (
        <Link className={className} to="/orders/$id" params={{ id: subject.id! }}>
          {children}
        </Link>
      );
    case "Report":
      return (
        <Link className={className} to="/reports" search={{ report: subject.id }}>
          {children}
        </Link>
      );
    case "Product":
      return (
        <Link className={className} to="/products/$id" params={{ id: subject.id! }}>
          {children}
        </Link>
      );
    default:
      return <span className={className}>{children}</span>;
  }
}
