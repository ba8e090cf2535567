import { useState } from "react";

import { money } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { differing } from "./differing";
import { changedIn, fieldNames, type Draft, type Field, type Values } from "./draft";
import type { Edits } from "./edits";

type Side = "yours" | "theirs";

/** What one wanted, beside what somebody else has made of it: one chooses for each field. */
export function Merge({ edits }: { edits: Edits }) {
  const { draft, isInConflict } = edits;
  return draft && isInConflict ? <Settle key={edits.version} edits={edits} draft={draft} /> : null;
}

function Settle({ edits, draft: { version: begun, was, mine }, draft }: { edits: Edits; draft: Draft }) {
  const { theirs, version, isSaving } = edits;
  const [chosen, setChosen] = useState<Partial<Record<Field, Side>>>({});
  const fields = changedIn(draft);
  const of = (side: Side) => fields.filter((field) => (chosen[field] ?? "yours") === side);
  const wordsFor = (field: Field, values: Values) => {
    if (field === "isActive") return values.isActive ? "On sale" : "Hidden";
    if (field === "price" && /^\d+([.]\d+)?$/.test(values.price)) return money({ amount: values.price, currency: edits.currency });
    return values[field];
  };
  const names = (list: Field[]) => list.map((field) => fieldNames[field].toLowerCase()).join(", ");
  const save = () => edits.settle(Object.fromEntries(of("yours").map((field) => [field, mine[field]])));
  return (
    <section className="conflict" role="alert" aria-labelledby="conflict">
      <header>
        <Icon name="warning" />
        <div>
          <h2 id="conflict">Not saved: somebody else changed this product since you opened it</h2>
          <p className="soft">
            You began with version {begun}, now it is version {version}. Choose for each field; what you didn’t touch is theirs already.
          </p>
        </div>
      </header>
      <div className="scroll">
        <table className="merge">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Was, version {begun}</th>
              <th scope="col">Yours</th>
              <th scope="col">Theirs, version {version}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => {
              const old = wordsFor(field, was);
              return (
                <tr key={field}>
                  <th scope="row">{fieldNames[field]}</th>
                  <td className="was">
                    <small className="only-narrow">Was </small>
                    {old}
                  </td>
                  {(["yours", "theirs"] as const).map((side) => (
                    <td key={side}>
                      <label>
                        <input type="radio" name={field} checked={(chosen[field] ?? "yours") === side} onChange={() => setChosen({ ...chosen, [field]: side })} />
                        <span>
                          <small className="only-narrow faint">
                            {side === "yours" ? "Yours" : "Theirs"}
                            <br />
                          </small>
                          <Marked was={old} now={wordsFor(field, side === "yours" ? { ...was, ...mine } : theirs)} />
                        </span>
                      </label>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <footer className="panel-footer wrap">
        <button className="button primary" onClick={save} disabled={isSaving}>
          {of("yours").length > 0 ? `Save on top of version ${version}` : "Keep theirs"}
        </button>
        <button className="button" onClick={edits.forget}>
          Drop mine
        </button>
        <span className="small faint push only-wide">
          {of("yours").length > 0 && `Saves your ${names(of("yours"))}`}
          {of("yours").length > 0 && of("theirs").length > 0 && ", "}
          {of("theirs").length > 0 && `keeps their ${names(of("theirs"))}`}.
        </span>
      </footer>
    </section>
  );
}

function Marked({ was, now }: { was: string; now: string }) {
  const [before, middle, after] = differing(was, now);
  return (
    <>
      {before}
      {middle && <mark>{middle.trimEnd()}</mark>}
      {middle.endsWith(" ") && " "}
      {after}
    </>
  );
}
