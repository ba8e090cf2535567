import { parse } from "papaparse";
import { useEffect, useState } from "react";

import { counted, number, weekday } from "../../parts/format";
import { Skeleton } from "../../parts/small";
import { wordsOf } from "../../relay/failure";
import { Chart, type Point } from "../home/Chart";

/** How much of a file is read to show its first rows, in bytes. */
const read = 64 * 1024;
const shown = 10;

interface Rows {
  columns: string[];
  rows: string[][];
}

interface Props {
  kind: string;
  format: string;
  rowCount: number;
  link(): Promise<string>;
}

/** The first rows of a report's file; a sales summary is a chart as well. */
export function Preview({ kind, format, rowCount, link }: Props) {
  const [rows, setRows] = useState<Rows | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const response = await fetch(await link(), { headers: { range: `bytes=0-${read - 1}` } });
      if (!response.ok) throw new Error("The file can't be read.");
      const text = await response.text();
      const whole = response.status === 206 ? text.slice(0, text.lastIndexOf("\n") + 1) : text; // the last line may be cut
      if (!isGone) setRows(format === "CSV" ? ofCSV(whole) : ofLines(whole));
    };
    look().catch((error: unknown) => isGone || setProblem(wordsOf(error)));
    return () => void (isGone = true);
  }, []);
  if (problem) return <p className="bad small">{problem}</p>;
  if (!rows) return <Skeleton width="60%" />;
  const days = kind === "SALES_SUMMARY" ? pointsOf(rows) : [];
  return (
    <>
      {days.length > 1 && <Chart points={days} label="Revenue by day" write={number} writeShort={number} />}
      <div className="preview scroll" tabIndex={0} role="group" aria-label="The first rows">
        <table className="data-table">
          <thead>
            <tr>
              {rows.columns.map((column, n) => (
                <th key={column} scope="col" className={isNumber(rows, n) ? "number" : ""}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.rows.slice(0, shown).map((row, n) => (
              <tr key={n}>
                {row.map((cell, column) => (
                  <td key={column} className={isNumber(rows, column) ? "number" : ""}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small faint">
        The first {number(Math.min(shown, rows.rows.length))} of {counted(rowCount, "row")}.
      </p>
    </>
  );
}

function ofCSV(text: string): Rows {
  const [columns = [], ...rows] = parse<string[]>(text, { skipEmptyLines: true }).data;
  return { columns, rows };
}

function ofLines(text: string): Rows {
  const lines = text.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  const columns = Object.keys(lines[0] ?? {});
  return { columns, rows: lines.map((line) => columns.map((column) => String(line[column] ?? ""))) };
}

const isNumber = ({ rows }: Rows, column: number) => rows.length > 0 && rows.every((row) => /^-?[\d.]+$/.test(row[column] ?? ""));

/** A summary's days as a chart's points: the first column is the day, the revenue the one that says so. */
function pointsOf({ columns, rows }: Rows): Point[] {
  const day = columns.findIndex((column) => /^(date|day)$/i.test(column));
  const revenue = columns.findIndex((column) => /revenue|total/i.test(column));
  if (day < 0 || revenue < 0) return [];
  return rows.map((row) => ({ name: weekday(row[day]!), shortName: weekday(row[day]!), value: Number(row[revenue]), isOver: true }));
}
