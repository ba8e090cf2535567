import { counted } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { fieldNames } from "./draft";
import type { Edits } from "./edits";

/** Counts what is not saved, and saves it. */
export function SaveBar({ edits: { changed, failure, isInConflict, isSaving, forget } }: { edits: Edits }) {
  const many = changed.length;
  if (many === 0 && failure === null) return null;
  return (
    <div className="save-bar floating" role="region" aria-label="Changes">
      {many > 0 && (
        <span className="strong" role="status">
          {counted(many, "change")} not saved
        </span>
      )}
      {failure === null ? (
        <span className="faint only-wide">{changed.map((field) => fieldNames[field]).join(", ")}</span>
      ) : (
        <span className="row bad small" role="alert">
          <Icon name="error" />
          {failure}
        </span>
      )}
      {isInConflict && <span className="small faint only-wide">Settle the conflict above first</span>}
      <button className="button quiet push" onClick={forget}>
        {many > 0 ? "Discard" : "Close"}
      </button>
      {many > 0 && (
        <button className={`button ${isInConflict ? "" : "primary"}`} form="edits" disabled={isSaving || isInConflict}>
          {isSaving ? "Saving…" : "Save"}
        </button>
      )}
    </div>
  );
}
