import { Confirm } from "./Confirm";

/** Reports whether a price that was typed is nothing. */
export const isFree = (price: string | undefined) => price !== undefined && /^0+([.]0*)?$/.test(price.trim().replace(",", "."));

/** Asks before something costs nothing: that is mostly a slip. */
export const ConfirmFree = ({ name, onYes, onNo }: { name: string; onYes(): void; onNo(): void }) => (
  <Confirm title={`Give ${name} away?`} yes="Save the price of 0" no="Change the price" onYes={onYes} onNo={onNo}>
    Its price is 0: customers pay nothing for it, as soon as it is on sale.
  </Confirm>
);
