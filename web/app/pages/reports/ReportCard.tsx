import { useMemo, useState } from "react";
import { fetchQuery, graphql, useFragment, useMutation, useRelayEnvironment, useSubscription } from "react-relay/hooks";

import type { ReportCard_report$data, ReportCard_report$key } from "../../__generated__/ReportCard_report.graphql";
import type { ReportCardCancelMutation } from "../../__generated__/ReportCardCancelMutation.graphql";
import type { ReportCardLinkQuery } from "../../__generated__/ReportCardLinkQuery.graphql";
import type { ReportCardSubscription } from "../../__generated__/ReportCardSubscription.graphql";
import { bytes, counted, dayWithYear, since } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Notice, StatusPill } from "../../parts/small";
import { Failure, sentence, wordsOf } from "../../relay/failure";
import { Preview } from "./Preview";
import { kindNames } from "./kinds";
import type { Wish } from "./RequestForm";

const fragment = graphql`
  fragment ReportCard_report on Report {
    id
    kind
    format
    from
    to
    status
    progress
    rowCount
    byteCount
    sha256
    downloadUrl
    error
    createdAt
    startedAt
    finishedAt
    requestedBy {
      id
      username
    }
  }
`;

type Report = ReportCard_report$data;

const gone = "The file is no longer kept.";

/** A report in the list, as far as it is. */
export function ReportCard({ report: key, viewer, onAgain }: { report: ReportCard_report$key; viewer: string | undefined; onAgain(wish: Wish): void }) {
  const report = useFragment(fragment, key);
  const name = kindNames[report.kind];
  const isUnderWay = report.status === "QUEUED" || report.status === "RUNNING";
  return (
    <article className="report" aria-label={`${name}, ${report.status}`}>
      <div className="row top">
        <div className="grow">
          <h3>{name}</h3>
          <p className="small faint">
            {dayWithYear(report.from)} to {dayWithYear(report.to)} · {report.format === "CSV" ? "CSV" : "JSON Lines"} · asked for by {report.requestedBy.id === viewer ? "you" : report.requestedBy.username}, {since(report.createdAt)}
          </p>
        </div>
        <StatusPill status={report.status} />
      </div>
      {isUnderWay && <UnderWay report={report} />}
      {report.status === "SUCCEEDED" && <Done report={report} />}
      {report.status === "FAILED" && (
        <Notice
          tone="danger"
          icon="error"
          end={
            <button className="button small push" onClick={() => onAgain({ kind: report.kind, format: report.format, from: report.from, to: report.to })}>
              Ask again…
            </button>
          }
        >
          <p className="strong">{sentence(report.error ?? "It could not be made")}</p>
        </Notice>
      )}
    </article>
  );
}

/** Watches a report that is not finished: the server tells each step. */
function UnderWay({ report }: { report: Report }) {
  useSubscription<ReportCardSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription ReportCardSubscription($id: ID!) {
            reportUpdated(id: $id) {
              ...ReportCard_report
            }
          }
        `,
        variables: { id: report.id },
        onError: () => undefined, // the next request tells
      }),
      [report.id],
    ),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const [cancel, isCancelling] = useMutation<ReportCardCancelMutation>(graphql`
    mutation ReportCardCancelMutation($id: ID!) {
      cancelReport(input: { report: $id }) {
        report {
          ...ReportCard_report
        }
        errors {
          message
        }
      }
    }
  `);
  const callOff = () =>
    cancel({
      variables: { id: report.id },
      onCompleted: ({ cancelReport: { errors } }) => setProblem(errors[0] ? sentence(errors[0].message) : null),
      onError: (error) => setProblem(wordsOf(error)),
    });
  const seconds = report.startedAt ? Math.max(0, Math.round((Date.now() - Date.parse(report.startedAt)) / 1000)) : 0;
  return (
    <div className="stack tight">
      <div className="progress" role="progressbar" aria-label="How far it is" aria-valuenow={report.progress} style={{ "--done": `${report.progress}%` }}>
        <i />
      </div>
      <div className="row small">
        <span className="strong">{report.progress}%</span>
        <span className="faint">{report.status === "QUEUED" ? "waits for its turn" : `running for ${seconds} s`}</span>
        {problem && <span className="bad">{problem}</span>}
        <button className="button small push" onClick={callOff} disabled={isCancelling}>
          Call off
        </button>
      </div>
    </div>
  );
}

/** What a finished report has, a look into it, and the file. */
function Done({ report }: { report: Report }) {
  const environment = useRelayEnvironment();
  const [isOpen, setIsOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // A link is good for five minutes: each use has a fresh one.
  const link = async () => {
    const answer = await fetchQuery<ReportCardLinkQuery>(
      environment,
      graphql`
        query ReportCardLinkQuery($id: ID!) {
          report(id: $id) {
            downloadUrl
          }
        }
      `,
      { id: report.id },
      { fetchPolicy: "network-only" },
    ).toPromise();
    const url = answer?.report?.downloadUrl;
    if (!url) throw new Failure("NOT_FOUND", gone);
    return url;
  };
  const download = () => {
    setProblem(null);
    link().then(
      (url) => location.assign(url),
      (error: unknown) => setProblem(wordsOf(error)),
    );
  };
  const seconds = report.startedAt && report.finishedAt ? (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000 : null;
  const facts = [report.rowCount != null && counted(report.rowCount, "row"), report.byteCount != null && bytes(report.byteCount), seconds !== null && `made in ${seconds.toFixed(1)} s`].filter(Boolean);
  return (
    <>
      <div className="row wrap small">
        <span className="soft">{facts.join(" · ")}</span>
        {report.sha256 && (
          <button className="code row" title="SHA-256; a click copies it" onClick={() => void navigator.clipboard.writeText(report.sha256!)}>
            {report.sha256.slice(0, 6)}…{report.sha256.slice(-4)} <Icon name="copy" />
          </button>
        )}
        {problem && <span className="bad">{problem}</span>}
        {report.downloadUrl == null ? (
          <span className="faint push">{gone}</span>
        ) : (
          <>
            <button className="button small push" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {isOpen ? "Close preview" : "Preview"}
            </button>
            <button className="button primary small" onClick={download}>
              <Icon name="download" />
              Download
            </button>
          </>
        )}
      </div>
      {isOpen && <Preview kind={report.kind} format={report.format} rowCount={report.rowCount ?? 0} link={link} />}
    </>
  );
}
