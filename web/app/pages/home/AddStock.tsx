import FloatingForm from "../../parts/FloatingForm";
import { StockControl } from "../../parts/StockControl";

interface Props {
  product: React.ComponentProps<typeof StockControl>["product"];
  label: string;
}

/** Adds pieces where one sees that they run out. */
export default function AddStock({ product, label }: Props) {
  return (
    <FloatingForm face="Add stock" label={label} buttonLabel={label} className="button small" placement="bottom end">
      {(close) => (
        <div className="stack">
          <h3>{label}</h3>
          <StockControl product={product} onDone={close} />
        </div>
      )}
    </FloatingForm>
  );
}
