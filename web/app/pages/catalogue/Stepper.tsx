import { Icon } from "../../parts/Icon";
import { number } from "../../parts/format";

/** How many pieces, one more, one less. */
export const Stepper = ({ of, value, onChange }: { of: string; value: number; onChange(value: number): void }) => (
  <span className="stepper push" role="group" aria-label={`Pieces of ${of}`}>
    <button type="button" aria-label={`One less ${of}`} onClick={() => onChange(value - 1)}>
      <Icon name="minus" />
    </button>
    <output>{number(value)}</output>
    <button type="button" aria-label={`One more ${of}`} onClick={() => onChange(value + 1)}>
      <Icon name="plus" />
    </button>
  </span>
);
