import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { StockControl } from "../../parts/StockControl";

interface Props {
  product: React.ComponentProps<typeof StockControl>["product"];
  label: string;
  onClose(): void;
}

/** Adds pieces where one sees that they run out. */
export default function AddStock({ product, label, onClose }: Props) {
  return (
    <DialogTrigger defaultOpen onOpenChange={(isOpen) => isOpen || onClose()}>
      <Button className="button small" aria-label={label}>
        Add stock
      </Button>
      <Popover className="popover floating" placement="bottom end">
        <Dialog className="plain panel-body stack" aria-label={label}>
          {({ close }) => <StockControl product={product} onDone={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
