import { useState, type KeyboardEvent, type ReactNode } from "react";

import { problemOf, Wrong } from "../../parts/Field";
import { money } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import type { Field } from "./draft";
import type { Edits } from "./edits";

interface Props {
  edits: Edits;
  sku: string;
  /** The categories, which are changed at once. */
  children: ReactNode;
}

/** The values of a product: each is a text that becomes a field where it stands. */
export const Details = ({ edits, sku, children }: Props) => (
  <section className="panel" aria-labelledby="details">
    <div className="panel-header">
      <h2 id="details">Details</h2>
      <span className="small faint push only-wide">
        Click a value to change it · <kbd>{/Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl"}</kbd> <kbd>S</kbd> saves
      </span>
    </div>
    <form
      id="edits"
      className="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        edits.save();
      }}
    >
      <InPlace edits={edits} field="name" label="Name" read={edits.now.name}>
        {(input) => <input {...input} maxLength={200} />}
      </InPlace>
      <InPlace edits={edits} field="description" label="Description" read={edits.now.description || <span className="faint">None yet</span>}>
        {(input) => <textarea {...input} rows={3} maxLength={10_000} />}
      </InPlace>
      <InPlace
        edits={edits}
        field="price"
        label="Price"
        read={money({ amount: edits.theirs.price, currency: edits.currency })}
        hint="What one piece costs from now on; placed orders keep theirs."
      >
        {(input) => (
          <div className="row">
            <input {...input} className="input price" inputMode="decimal" />
            <span>{edits.currency}</span>
          </div>
        )}
      </InPlace>
      {children}
      <div className="in-place">
        <span>Stock-keeping unit</span>
        <div>
          <span className="read code soft">{sku}</span>
        </div>
        <span className="state small faint">fixed</span>
      </div>
      <div className="in-place">
        <span>On sale</span>
        <div>
          <label className="read">
            <input className="switch" type="checkbox" role="switch" checked={edits.now.isActive} onChange={(event) => edits.set("isActive", event.target.checked)} />
            Customers see it and can buy it
          </label>
        </div>
        <State edits={edits} field="isActive" />
      </div>
    </form>
  </section>
);

const State = ({ edits, field }: { edits: Edits; field: Field }) => <span className="state small faint">{edits.changed.includes(field) && <b>changed</b>}</span>;

interface InPlaceProps {
  edits: Edits;
  field: "name" | "description" | "price";
  label: string;
  read: ReactNode;
  hint?: string;
  children(input: object): ReactNode;
}

/** A value with a pencil. It is a field while it is typed in, and as long as it is changed; Escape takes the change back. */
function InPlace({ edits, field, label, read, hint, children }: InPlaceProps) {
  const [isOpen, setIsOpen] = useState(false);
  const problem = problemOf(edits.problems, field);
  const isChanged = edits.changed.includes(field);
  const isField = isOpen || isChanged || problem !== null;
  const close = () => setIsOpen(false);
  return (
    <div className="in-place">
      {isField ? <label htmlFor={field}>{label}</label> : <span>{label}</span>}
      <div>
        {isField ? (
          <>
            {children({
              id: field,
              className: "input",
              value: edits.now[field],
              autoFocus: isOpen,
              "aria-invalid": problem !== null,
              "aria-describedby": `${field}-hint`,
              onChange: (event: { target: { value: string } }) => edits.set(field, event.target.value),
              onBlur: close,
              onKeyDown: (event: KeyboardEvent) => {
                if (event.key !== "Escape") return;
                edits.set(field, edits.draft?.was[field] ?? edits.theirs[field]);
                close();
              },
            })}
            <div id={`${field}-hint`}>{problem === null ? hint && <p className="small faint">{hint}</p> : <Wrong>{problem}</Wrong>}</div>
          </>
        ) : (
          <button type="button" className="read" onClick={() => setIsOpen(true)}>
            <span>
              <span className="only-heard">Change the {label.toLowerCase()}: </span>
              {read}
            </span>
            <Icon name="pencil" />
          </button>
        )}
      </div>
      <State edits={edits} field={field} />
    </div>
  );
}
