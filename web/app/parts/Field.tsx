import { useId, type ReactNode } from "react";

import { sentence } from "../relay/failure";
import { Icon } from "./Icon";

/** A reason why a mutation did nothing; its field is the path of the input's. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null | undefined;
}

/** What is wrong with a field of the input, in words; null where nothing is. */
export function problemOf(problems: readonly Problem[], field: string): string | null {
  const problem = problems.find((p) => p.field?.[1] === field);
  return problem ? sentence(problem.message) : null;
}

/** What is wrong with none of these fields: it stands over them all. */
export function otherProblem(problems: readonly Problem[], fields: readonly string[]): string | null {
  const problem = problems.find((p) => !fields.includes(p.field?.[1] ?? ""));
  return problem ? sentence(problem.message) : null;
}

/** Says what is wrong, beside what it is about. */
export const Wrong = ({ id, children }: { id?: string; children: string | null }) =>
  children === null ? null : (
    <p className="row bad small" id={id} role="alert">
      <Icon name="error" />
      {children}
    </p>
  );

interface Props {
  label: string;
  hint?: ReactNode;
  problem: string | null;
  /** The input, which takes these on. */
  children(input: { id: string; className: string; "aria-invalid": boolean; "aria-describedby": string }): ReactNode;
}

/** A field of a form: its label, its input, and under it what is wrong. */
export function Field({ label, hint, problem, children }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, className: "input", "aria-invalid": problem !== null, "aria-describedby": `${id}-hint` })}
      <div id={`${id}-hint`}>{problem === null ? hint && <p className="small faint">{hint}</p> : <Wrong>{problem}</Wrong>}</div>
    </div>
  );
}
