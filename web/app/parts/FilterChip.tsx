import { lazy, Suspense, useState, type ReactNode } from "react";

import { Icon } from "./Icon";

interface Props {
  name: string;
  /** What it is set to; null where it is not. */
  value: string | null;
  onRemove(): void;
  children(close: () => void): ReactNode;
}

const FloatingForm = lazy(() => import("./FloatingForm"));

/** A filter that is set, or can be: it opens, and has a cross that takes it away. What floats is loaded when it is opened first. */
export function FilterChip({ name, value, onRemove, children }: Props) {
  const [wasOpened, setWasOpened] = useState(false);
  const face = (
    <>
      {value === null && <Icon name="plus" />}
      {name} {value !== null && <b>{value}</b>}
    </>
  );
  const button = (
    <button type="button" aria-haspopup="dialog" onClick={() => setWasOpened(true)}>
      {face}
    </button>
  );
  return (
    <span className={`filter-chip ${value === null ? "add" : ""}`}>
      {wasOpened ? (
        <Suspense fallback={button}>
          <FloatingForm face={face} label={`Filter by ${name.toLowerCase()}`}>
            {children}
          </FloatingForm>
        </Suspense>
      ) : (
        button
      )}
      {value !== null && (
        <button type="button" aria-label={`Remove the filter ${name}`} onClick={onRemove}>
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}

/** The words for a range of which an end may be open; null where both are. */
export function range(from: string | undefined, to: string | undefined): string | null {
  if (from && to) return `${from} to ${to}`;
  return from ? `from ${from}` : to ? `to ${to}` : null;
}

interface RangeProps {
  min: string | undefined;
  max: string | undefined;
  /** Whole numbers, or amounts with cents. */
  of: "amounts" | "pieces";
  onDone(min: string | undefined, max: string | undefined): void;
}

const patterns = {
  amounts: { inputMode: "decimal", pattern: "[0-9]{1,8}([.][0-9]{1,2})?", title: "An amount, as 12.50" },
  pieces: { inputMode: "numeric", pattern: "[0-9]{1,9}", title: "A whole number" },
} as const;

/** Asks for the two ends of a range. */
export const RangeForm = ({ min, max, of, onDone }: RangeProps) => (
  <form
    className="stack"
    onSubmit={(event) => {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      const valueOf = (name: string) => String(form.get(name) ?? "").trim() || undefined;
      onDone(valueOf("min"), valueOf("max"));
    }}
  >
    <div className="row">
      <label className="field grow">
        From
        <input className="input" name="min" defaultValue={min} {...patterns[of]} />
      </label>
      <label className="field grow">
        To
        <input className="input" name="max" defaultValue={max} {...patterns[of]} />
      </label>
    </div>
    <button className="button primary">Show these</button>
  </form>
);

interface ChoiceProps {
  label: string;
  choices: readonly { id: string; name: string }[];
  chosen: string | undefined;
  onChoose(id: string): void;
}

/** Offers a few values, of which one is chosen. */
export const ChoiceList = ({ label, choices, chosen, onChoose }: ChoiceProps) => (
  <ul className="menu scroll-down" aria-label={label}>
    {choices.map(({ id, name }) => (
      <li key={id}>
        <button type="button" className="choice-row" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
          {name}
          {id === chosen && <Icon name="check" className="push" />}
        </button>
      </li>
    ))}
  </ul>
);
