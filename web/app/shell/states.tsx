import { Link, Navigate, useRouter, useRouterState, type ErrorComponentProps } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";

import { Empty, Skeleton } from "../parts/small";
import { Failure, wordsOf } from "../relay/failure";

/** The shape of a page whose data are on their way. */
export const PagePending = () => (
  <main className="page" id="main" aria-busy="true">
    <div className="page-header">
      <Skeleton width="8rem" />
    </div>
    <section className="panel" aria-label="Loading">
      <div className="panel-header">
        <Skeleton width="7rem" />
      </div>
      <table className="data-table">
        <tbody>
          {[9, 13, 7, 11, 8, 12, 10, 9].map((width, row) => (
            <tr key={row}>
              <td>
                <Skeleton width="3rem" />
              </td>
              <td>
                <Skeleton width={`${width}rem`} />
              </td>
              <td>
                <Skeleton width="5rem" round />
              </td>
              <td>
                <Skeleton width="4rem" end />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </main>
);

/** Says that a page is for others. */
function Forbidden() {
  const { location } = useRouterState();
  return (
    <Empty
      icon="lock"
      isPage
      title="This is for staff"
      actions={
        <>
          <Link className="button" to="/">
            To the first page
          </Link>
          <Link className="button quiet" to="/log-in" search={{ to: location.href }}>
            Log in as somebody else
          </Link>
        </>
      }
    >
      You are logged in as somebody who may not see it.
    </Empty>
  );
}

/** A page for staff, where a customer asks for it: the server would give them their own part of its data. */
export const PageForbidden = () => (
  <main className="page" id="main">
    <section className="panel">
      <Forbidden />
    </section>
  </main>
);

/** A page that can't be shown: for whom it is, or that it failed. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  const again = useCallback(() => void router.invalidate(), [router]);
  useEffect(() => {
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [again]);
  if (error instanceof Failure && error.code === "UNAUTHENTICATED") return <Navigate to="/log-in" search={{ to: router.state.location.href }} replace />;
  const isFiltered = Object.keys(router.state.location.search).length > 0;
  return (
    <main className="page" id="main">
      <section className="panel">
        {error instanceof Failure && error.code === "FORBIDDEN" ? (
          <Forbidden />
        ) : (
          <Empty
            failed
            icon="error"
            isPage
            title="This page can't be shown"
            actions={
              <>
                <button className="button primary" onClick={again}>
                  Try again
                </button>
                {isFiltered && (
                  <a className="button" href={router.state.location.pathname}>
                    Without its filters
                  </a>
                )}
              </>
            }
          >
            {navigator.onLine ? wordsOf(error) : "You are off line. This goes on when you are back."}
          </Empty>
        )}
      </section>
    </main>
  );
}

/** Where an address leads nowhere. */
export const PageMissing = () => (
  <main className="page" id="main">
    <section className="panel">
      <Empty
        icon="search"
        isPage
        title="There is nothing here"
        actions={
          <Link className="button" to="/">
            To the first page
          </Link>
        }
      >
        It was never here, or it is hidden from you.
      </Empty>
    </section>
  </main>
);
