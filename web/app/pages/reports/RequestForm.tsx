import { useRef, useState, type FormEvent } from "react";
import { graphql, useMutation } from "react-relay/hooks";

import type { ReportFormat, ReportKind, RequestFormMutation } from "../../__generated__/RequestFormMutation.graphql";
import { counted } from "../../parts/format";
import { Notice } from "../../parts/small";
import { sentence, wordsOf } from "../../relay/failure";
import { daysFrom, today } from "../home/periods";
import { kinds } from "./kinds";

/** What a report is asked to tell. */
export interface Wish {
  kind: ReportKind;
  format: ReportFormat;
  from: string;
  to: string;
}

/** The days that a button stands for. */
function spans(end: string): [name: string, from: string, to: string][] {
  const year = Number(end.slice(0, 4));
  const monthBegin = `${end.slice(0, 7)}-01`;
  const lastMonthEnd = daysFrom(monthBegin, -1);
  return [
    ["This month", monthBegin, end],
    ["Last month", `${lastMonthEnd.slice(0, 7)}-01`, lastMonthEnd],
    [String(year), `${year}-01-01`, end],
  ];
}

const lengthOf = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;

/** Asks for a report. A press on the button is one report, however often it is sent. */
export function RequestForm({ wish, isStaff, connection }: { wish: Wish | undefined; isStaff: boolean; connection: string }) {
  const end = today();
  const mayAsk = isStaff ? kinds : kinds.filter(([kind]) => kind === "ORDERS_EXPORT");
  const [{ kind, format, from, to }, set] = useState<Wish>(wish ?? { kind: mayAsk[0]![0], format: "CSV", from: `${end.slice(0, 7)}-01`, to: end });
  const [problem, setProblem] = useState<string | null>(null);
  const key = useRef(crypto.randomUUID());
  const change = (part: Partial<Wish>) => {
    key.current = crypto.randomUUID();
    set((now) => ({ ...now, ...part }));
  };
  const [ask, isAsking] = useMutation<RequestFormMutation>(graphql`
    mutation RequestFormMutation($input: RequestReportInput!, $connections: [ID!]!) {
      requestReport(input: $input) {
        report @prependNode(connections: $connections, edgeTypeName: "ReportEdge") {
          id
          ...ReportCard_report
        }
        errors {
          message
        }
      }
    }
  `);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    ask({
      variables: { input: { kind, format, from, to, idempotencyKey: key.current }, connections: [connection] },
      onCompleted({ requestReport: { errors } }) {
        key.current = crypto.randomUUID();
        if (errors[0]) setProblem(sentence(errors[0].message));
      },
      onError: (error) => setProblem(wordsOf(error)), // with the same key once more: it is one report all the same
    });
  };
  const days = lengthOf(from, to);
  return (
    <form className="panel sticky" aria-labelledby="ask" onSubmit={submit}>
      <div className="panel-header">
        <h2 id="ask">{isStaff ? "Ask for a report" : "Ask for an export"}</h2>
      </div>
      <div className="panel-body stack">
        <fieldset className="choices">
          <legend className="only-heard">What it tells</legend>
          {mayAsk.map(([value, name, what]) => (
            <label key={value} className="choice">
              <input type="radio" name="kind" checked={value === kind} onChange={() => change({ kind: value })} />
              <span className="strong">{name}</span>
              <small>{isStaff ? what : "Every line of your orders"}</small>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <span className="label">Days</span>
          <div className="row">
            <input className="input" type="date" aria-label="From" required value={from} max={to} onChange={(event) => change({ from: event.target.value })} />
            <span className="faint">to</span>
            <input className="input" type="date" aria-label="To" required value={to} min={from} onChange={(event) => change({ to: event.target.value })} />
          </div>
          <div className="row wrap">
            {spans(end).map(([name, first, last]) => (
              <button key={name} type="button" className="tag" onClick={() => change({ from: first, to: last })}>
                {name}
              </button>
            ))}
            {days > 0 && (
              <span className="small faint push">
                {counted(days, "day")}
              </span>
            )}
          </div>
        </div>
        <fieldset className="field">
          <legend className="label">File</legend>
          <div className="segments">
            {(["CSV", "JSONL"] as const).map((value) => (
              <label key={value}>
                <input type="radio" name="format" checked={value === format} onChange={() => change({ format: value })} />
                {value === "CSV" ? "CSV" : "JSON Lines"}
              </label>
            ))}
          </div>
        </fieldset>
        {problem && (
          <Notice tone="danger" icon="error">
            {problem}
          </Notice>
        )}
        <button className="button primary wide" disabled={isAsking}>
          {isStaff ? "Ask for the report" : "Ask for the export"}
        </button>
      </div>
    </form>
  );
}
