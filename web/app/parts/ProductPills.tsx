import { counted } from "./format";
import { Icon } from "./Icon";

/** From how few pieces on a product is low in stock. */
export const lowStock = 9;

/** Whether customers see a product: icon, word and colour. */
export const SalePill = ({ isActive }: { isActive: boolean }) =>
  isActive ? (
    <span className="status-pill delivered">
      <Icon name="DELIVERED" />
      ON SALE
    </span>
  ) : (
    <span className="status-pill">
      <Icon name="lock" />
      HIDDEN
    </span>
  );

/** Says that a product runs out, or is sold out; nothing where there is enough. */
export function StockPill({ stock }: { stock: number }) {
  if (stock > lowStock) return null;
  return (
    <span className={`status-pill ${stock > 0 ? "low" : "failed"}`}>
      <Icon name={stock > 0 ? "warning" : "error"} />
      {stock > 0 ? "LOW" : "SOLD OUT"}
    </span>
  );
}

/** The stock as words: 1 piece. */
export const pieces = (stock: number) => counted(stock, "piece");
