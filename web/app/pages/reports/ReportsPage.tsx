import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useLazyLoadQuery, usePaginationFragment } from "react-relay/hooks";

import type { ReportsPageQuery } from "../../__generated__/ReportsPageQuery.graphql";
import type { ReportsPage_reports$key } from "../../__generated__/ReportsPage_reports.graphql";
import type { ReportsPageMoreQuery } from "../../__generated__/ReportsPageMoreQuery.graphql";
import { count, number } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { Empty } from "../../parts/small";
import { load } from "../../relay/load";
import type { ReportsSearch } from "../../router";
import { RequestForm, type Wish } from "./RequestForm";
import { ReportCard } from "./ReportCard";

const query = graphql`
  query ReportsPageQuery($report: ID!, $isNamed: Boolean!) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      id
      role
    }
    ...ReportsPage_reports
    report(id: $report) @include(if: $isNamed) {
      id
      ...ReportCard_report
    }
  }
`;

const variablesOf = ({ report = "" }: ReportsSearch) => ({ report, isNamed: report !== "" });

export const loadPage = (search: ReportsSearch) => load<ReportsPageQuery>(query, variablesOf(search));

const route = getRouteApi("/reports");

const fragment = graphql`
  fragment ReportsPage_reports on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "ReportsPageMoreQuery") {
    reports(first: $first, after: $after) @connection(key: "ReportsPage_reports") {
      __id
      totalCount
      totalCountIsExact
      edges {
        node {
          id
          ...ReportCard_report
        }
      }
    }
  }
`;

/** Files that are made in the background: asked for here, watched, called off, looked into and downloaded. */
export function ReportsPage() {
  const search = route.useSearch();
  const data = useLazyLoadQuery<ReportsPageQuery>(query, variablesOf(search), { fetchPolicy: "store-or-network" });
  const page = usePaginationFragment<ReportsPageMoreQuery, ReportsPage_reports$key>(fragment, data);
  const { reports } = page.data;
  const isStaff = data.viewer?.role !== "CUSTOMER";
  const [wish, setWish] = useState<{ wish: Wish; n: number } | null>(null); // of a report that is to be asked for again
  const again = (asked: Wish) => setWish((now) => ({ wish: asked, n: (now?.n ?? 0) + 1 }));
  return (
    <main className="page" id="main">
      <div className="page-header">
        <Heading>{isStaff ? "Reports" : "Exports"}</Heading>
        <span className="soft only-wide">Files made in the background. You can leave this page.</span>
      </div>
      <div className="two-columns form-first">
        <RequestForm key={wish?.n ?? 0} wish={wish?.wish} isStaff={isStaff} connection={reports.__id} />
        <div className="stack loose">
          {search.report && (
            <section className="panel" aria-labelledby="named">
              <div className="panel-header">
                <h2 id="named">{isStaff ? "This report" : "This export"}</h2>
                <Link className="button quiet small only-icon push" to="/reports" search={{}} aria-label="Close">
                  <Icon name="close" />
                </Link>
              </div>
              {data.report ? (
                <ReportCard key={data.report.id} report={data.report} viewer={data.viewer?.id} onAgain={again} />
              ) : (
                <p className="panel-body soft">It is no longer kept, or it is hidden from you.</p>
              )}
            </section>
          )}
          <section className="panel" aria-labelledby="list">
            <div className="panel-header">
              <h2 id="list">{isStaff ? "All reports" : "Your exports"}</h2>
              <span className="count">{count(reports.totalCount, reports.totalCountIsExact)}</span>
            </div>
            {reports.edges.length === 0 && (
              <Empty icon="reports" title="Nothing asked for yet">
                What you ask for is made in the background, and is here when it is ready.
              </Empty>
            )}
            {reports.edges.map(({ node }) => (
              <ReportCard key={node.id} report={node} viewer={data.viewer?.id} onAgain={again} />
            ))}
            {reports.edges.length > 0 && (
              <div className="list-end">
                <span className="place-marker">
                  <b>{number(reports.edges.length)}</b> of {count(reports.totalCount, reports.totalCountIsExact)}
                </span>
                {page.hasNext && (
                  <button className="button quiet small" disabled={page.isLoadingNext} onClick={() => page.loadNext(20)}>
                    Show more
                  </button>
                )}
              </div>
            )}
          </section>
        </div>
      </div>
    </main>
  );
}
